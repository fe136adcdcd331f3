"""Sign-ins and registrations are counted before they are answered: trying in parallel gains nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select

from trading.accounts import rules
from trading.accounts.models import Guess
from trading.accounts.queries import guess_keys
from trading.accounts.rules import FORGET_AFTER, FREE_GUESSES
from trading.kernel.clock import SystemClock
from trading.kernel.errors import TooMany
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.db import insert_if_absent
from trading.store.transaction import Transaction

KEEP_FOR = timedelta(days=1)


def count_guess(tx: Transaction, login: str) -> None:
    """Count a sign-in before its password is looked at.

    Raises TooMany, with the seconds to wait, while the login or the address must wait.
    """
    tx.require(Action.SIGN_IN)
    keys = guess_keys(tx.session, login, tx.actor.address, SystemClock().now())
    tx.record("sign_in.tried", _count(tx, keys))


def count_registration(tx: Transaction) -> None:
    """Count a registration before its password is hashed, which costs much, and before it tells of logins.

    Raises TooMany, with the seconds to wait, while the address must wait.
    """
    tx.require(Action.REGISTER_BIDDER)
    key = f"registration:{rules.neighbourhood(tx.actor.address)}"
    tx.record("registration.tried", _count(tx, [key]))


def count_question(tx: Transaction, organisation_id: UUID) -> None:
    """Count a question by who asks it, so that nobody floods a tender; what was asked of whom is not kept.

    Called within a command that has its own authorisation. Raises TooMany.
    """
    _count(tx, [f"question:{organisation_id}"])


def count_complaint(tx: Transaction, address: str) -> Guess:
    """Count a complaint, or a try at the code of one, by network address. Raises TooMany."""
    return _count(tx, [f"complaint:{rules.neighbourhood(address)}"])


def _count(tx: Transaction, keys: Iterable[str]) -> Guess:
    begun = SystemClock().now()
    tx.session.execute(delete(Guess).where(Guess.last_at < begun - KEEP_FOR))
    rows = [_row(tx, key, begun) for key in keys]
    now = SystemClock().now()  # read again: the locks may have been waited for
    free_at = max(rules.may_guess_at(row.count, row.last_at, FREE_GUESSES[kind(row)]) for row in rows)
    if free_at > now:
        seconds = int((free_at - now).total_seconds()) + 1
        message = text("Too many attempts. Please wait %(seconds)s seconds and try again.", seconds=seconds)
        raise TooMany("too_many_guesses", message, retry_after=seconds)
    for row in rows:
        row.count = 1 if row.last_at + FORGET_AFTER <= now else row.count + 1
        row.last_at = now
    return rows[0]


def _row(tx: Transaction, key: str, now: datetime) -> Guess:
    insert_if_absent(tx.session, Guess, key=key, count=0, last_at=now - FORGET_AFTER)
    return tx.session.scalars(locked(key)).one()


def locked(key: str) -> Select[Guess]:
    """The counter of this key, locked."""
    return select(Guess).where(Guess.key == key).with_for_update()


def kind(guess: Guess) -> str:
    """What is counted: tries at a login, sign-ins, registrations or complaints from an address, questions."""
    return guess.key.partition(":")[0]
