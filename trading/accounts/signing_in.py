"""Sign-in, whole: count the guess, compare the password outside any transaction, begin the session."""

from dataclasses import dataclass
from datetime import timedelta

from trading.accounts import commands, queries, rules
from trading.accounts.models import SignIn
from trading.accounts.passwords import passwords
from trading.config import Config
from trading.kernel.actors import Actor
from trading.kernel.clock import Clock
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.store.db import db
from trading.store.transaction import transaction


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, and with what."""

    login: str
    password: str
    user_agent: str


def sign_in(visitor: Actor, clock: Clock, config: Config, attempt: Attempt) -> SignIn:
    """Begin a session; raises Invalid without saying which part was wrong, TooMany while one must wait."""
    login = rules.plain(attempt.login).lower()
    with transaction(visitor, clock) as tx:
        commands.count_guess(tx, login)
    person = queries.person_by_login(db.session(), login)
    person_id, seen_hash = (person.id, person.password_hash) if person else (None, "")
    db.session.rollback()
    right = passwords(config).verify(seen_hash, attempt.password)
    if person_id is None or not right:
        reason = text("The login name or the password is wrong.")
        raise Invalid("wrong_credentials", reason, {"password": [reason]})
    with transaction(visitor, clock) as tx:
        return commands.begin_session(
            tx,
            person_id,
            user_agent=attempt.user_agent,
            lifetime=timedelta(seconds=config.session_lifetime),
            seen_hash=seen_hash,
        )
