"""What everybody does with the own account."""

from uuid import UUID

from trading.accounts import secrets
from trading.accounts.commands.people import end_sessions
from trading.accounts.models import ApiToken, Person
from trading.kernel.clock import SystemClock
from trading.kernel.errors import NotSignedIn
from trading.kernel.permissions import Action
from trading.store.transaction import Transaction


def change_password(tx: Transaction, password_hash: str, *, keep: UUID | None = None) -> Person:
    """Set the own password; every other session ends, `keep` names the present one."""
    person = oneself(tx, Action.CHANGE_OWN_ACCOUNT)
    person.password_hash = password_hash
    end_sessions(tx, person, but=keep)
    tx.record("password.changed", person)
    return person


def keep_locale(tx: Transaction, locale: str) -> Person:
    """Keep the chosen language with the account."""
    person = oneself(tx, Action.CHANGE_OWN_ACCOUNT)
    before, person.locale = person.locale, locale
    tx.record("locale.chosen", person, before=before, after=locale)
    return person


def make_token(tx: Transaction, label: str) -> str:
    """Make a personal token for a program and tell it this once."""
    person = oneself(tx, Action.MAKE_OWN_TOKEN)
    token = secrets.new_token()
    kept = tx.add(
        ApiToken(
            person_id=person.id, digest=secrets.digest(token), label=label, created_at=SystemClock().now()
        )
    )
    tx.record("token.made", kept, label=label)
    return token


def revoke_token(tx: Transaction, token_id: UUID) -> ApiToken:
    """End one of the own tokens; raises Forbidden for another's."""
    token = tx.lock(ApiToken, token_id)
    tx.require(Action.MAKE_OWN_TOKEN, tx.get(Person, token.person_id))
    token.revoked_at = token.revoked_at or SystemClock().now()
    tx.record("token.revoked", token, label=token.label)
    return token


def oneself(tx: Transaction, action: Action) -> Person:
    """The actor's own account, locked and authorised; raises NotSignedIn for a visitor."""
    if tx.actor.person_id is None:
        raise NotSignedIn
    person = tx.lock(Person, tx.actor.person_id)
    tx.require(action, person)
    return person
