"""Who asks, by which clock, and with which parts of the platform."""

from typing import Any, cast

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
    user = account()
    if user and user.is_authenticated:
        return cast(Actor, user.actor(address()))
    return visitor(address())


def account() -> Any:
    """Who flask-login says is there. Its proxy seeks anew at every look, and there are many in a request."""
    return current_user._get_current_object()


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
    user = account()
    return bool(user) and user.is_authenticated and bool(user.by_token)


def address() -> str:
    return request.remote_addr or ""


def platform() -> Platform:
    return cast(Platform, current_app.extensions["platform"])


def clock() -> Clock:
    """Legal time, read once per request."""
    if "clock" not in g:
        g.clock = legal_clock(db.session, platform().config.demo)
    return cast(Clock, g.clock)
