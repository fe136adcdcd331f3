"""Sessions begin and end in the database."""

from datetime import timedelta
from uuid import UUID

from trading.accounts.commands.tries import kind, locked
from trading.accounts.models import Person, SignIn
from trading.accounts.queries import guess_keys
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Forbidden
from trading.kernel.permissions import Action
from trading.store.transaction import Transaction


def begin_session(
    tx: Transaction, person_id: UUID, *, user_agent: str, lifetime: timedelta, seen_hash: str
) -> SignIn:
    """Begin a session once the password of `seen_hash` was right; guesses at the login are forgotten."""
    person = tx.lock(Person, person_id)
    tx.require(Action.SIGN_IN)
    if (
        not person.active or person.password_hash != seen_hash
    ):  # closed or changed while the hash was computed
        raise Forbidden
    now = SystemClock().now()
    sign_in = tx.add(
        SignIn(
            person_id=person.id,
            started_at=now,
            ends_at=now + lifetime,
            address=tx.actor.address[:45],
            user_agent=user_agent[:300],
        )
    )
    for key in guess_keys(tx.session, person.login, tx.actor.address, now):
        row = tx.session.scalar(locked(key))
        if row is not None:
            row.count = 0 if kind(row) == "login" else max(0, row.count - 1)
    tx.record("sign_in.succeeded", person)
    return sign_in


def end_session(tx: Transaction, sign_in_id: UUID) -> None:
    """Sign out: the session is over for every copy of its cookie."""
    sign_in = tx.lock(SignIn, sign_in_id)
    tx.require(Action.CHANGE_OWN_ACCOUNT, tx.get(Person, sign_in.person_id))
    sign_in.ended_at = sign_in.ended_at or SystemClock().now()
    tx.record("sign_in.ended", sign_in)
