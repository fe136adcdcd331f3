"""Who a session or a personal token stands for. The blueprint installs it with itself."""

from dataclasses import dataclass, replace
from uuid import UUID

from flask import Blueprint, Request
from flask.blueprints import BlueprintSetupState
from flask_login import LoginManager

from trading.accounts import commands, queries
from trading.accounts.models import Person
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING, SystemClock
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.identity import clock, identity

bp = Blueprint("accounts", __name__)
_manager = LoginManager()
_manager.session_protection = None  # the session lives in the database, and people's addresses change


@dataclass(frozen=True)
class SignedIn:
    """A signed-in person as it was when the request came in; no row of the database is held."""

    person: Actor
    login: str
    locale: str | None
    sign_in_id: UUID | None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def by_token(self) -> bool:
        return self.sign_in_id is None

    def get_id(self) -> str:
        return str(self.sign_in_id)

    def actor(self, address: str) -> Actor:
        return replace(self.person, address=address)

    def keep_locale(self, locale: str) -> None:
        """Keep the chosen language with the account."""
        with transaction(identity(), clock()) as tx:
            commands.keep_locale(tx, locale)


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    _manager.init_app(state.app)


@_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _of_session(sign_in_id: str) -> SignedIn | None:
    try:
        known = UUID(sign_in_id)
    except ValueError:
        return None
    person = queries.running_sign_in(db.session(), known, SystemClock().now())
    return _signed_in(person, known) if person else None


@_manager.request_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _of_token(request: Request) -> SignedIn | None:
    if request.authorization is None or request.authorization.type != "bearer":
        return None
    person = queries.person_of_token(db.session(), request.authorization.token or "")
    return _signed_in(person, None) if person else None


def _signed_in(person: Person, sign_in_id: UUID | None) -> SignedIn:
    today = clock().now().astimezone(BEIJING).date()
    return SignedIn(person.as_actor(today), person.login, person.locale, sign_in_id)
