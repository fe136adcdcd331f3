"""Sign-in: guesses are counted before they are answered, sessions begin and end in the database."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select

from trading.accounts import rules
from trading.accounts.models import Guess, Person, SignIn
from trading.accounts.queries import guess_keys
from trading.accounts.rules import FORGET_AFTER, FREE_GUESSES
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Forbidden, TooMany
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.db import insert_if_absent
from trading.store.transaction import Transaction

KEEP_FOR = timedelta(days=1)


def count_guess(tx: Transaction, login: str) -> None:
    """Count a sign-in before its password is looked at, so that guessing in parallel gains nothing.

    Raises TooMany, with the seconds to wait, while the login or the address must wait.
    """
    tx.require(Action.SIGN_IN)
    begun = SystemClock().now()
    tx.session.execute(delete(Guess).where(Guess.last_at < begun - KEEP_FOR))
    rows = [_guess(tx, key, begun) for key in guess_keys(tx.session, login, tx.actor.address, begun)]
    now = SystemClock().now()  # read again: the locks may have been waited for
    free_at = max(rules.may_guess_at(row.count, row.last_at, FREE_GUESSES[_kind(row)]) for row in rows)
    if free_at > now:
        seconds = int((free_at - now).total_seconds()) + 1
        message = text("Too many attempts. Please wait %(seconds)s seconds and try again.", seconds=seconds)
        raise TooMany("too_many_guesses", message, retry_after=seconds)
    for row in rows:
        row.count = 1 if row.last_at + FORGET_AFTER <= now else row.count + 1
        row.last_at = now
    tx.record("sign_in.tried", rows[0])


def _guess(tx: Transaction, key: str, now: datetime) -> Guess:
    insert_if_absent(tx.session, Guess, key=key, count=0, last_at=now - FORGET_AFTER)
    return tx.session.scalars(_locked(key)).one()


def _locked(key: str) -> Select[Guess]:
    return select(Guess).where(Guess.key == key).with_for_update()


def _kind(guess: Guess) -> str:
    return guess.key.partition(":")[0]


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
        row = tx.session.scalar(_locked(key))
        if row is not None:
            row.count = 0 if _kind(row) == "login" else max(0, row.count - 1)
    tx.record("sign_in.succeeded", person)
    return sign_in


def end_session(tx: Transaction, sign_in_id: UUID) -> None:
    """Sign out: the session is over for every copy of its cookie."""
    sign_in = tx.lock(SignIn, sign_in_id)
    tx.require(Action.CHANGE_OWN_ACCOUNT, tx.get(Person, sign_in.person_id))
    sign_in.ended_at = sign_in.ended_at or SystemClock().now()
    tx.record("sign_in.ended", sign_in)
