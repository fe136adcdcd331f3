"""Who asks, by which clock, and with which parts of the platform."""

from typing import cast

from flask import current_app, g, request
from flask_login import current_user

from trading.kernel.actors import Actor, Role, visitor
from trading.kernel.clock import Clock
from trading.kernel.errors import Forbidden, NotSignedIn
from trading.store.db import db
from trading.store.legal_time import legal_clock
from trading.store.platform import Platform


def identity() -> Actor:
    """The actor of this request; a visitor when nobody is signed in."""
    if current_user and current_user.is_authenticated:
        return cast(Actor, current_user.actor(address()))
    return visitor(address())


def signed_in_as(*roles: Role) -> Actor:
    """The actor of this request, in one of the roles if any is named; raises NotSignedIn or Forbidden."""
    actor = identity()
    if actor.person_id is None:
        raise NotSignedIn
    if roles and actor.role not in roles:
        raise Forbidden
    return actor


def by_token() -> bool:
    """Whether a personal token alone, and no cookie, says who asks."""
    return bool(current_user) and current_user.is_authenticated and bool(current_user.by_token)


def address() -> str:
    return request.remote_addr or ""


def platform() -> Platform:
    return cast(Platform, current_app.extensions["platform"])


def clock() -> Clock:
    """Legal time, read once per request."""
    if "clock" not in g:
        g.clock = legal_clock(db.session(), platform().config.demo)
    return cast(Clock, g.clock)
