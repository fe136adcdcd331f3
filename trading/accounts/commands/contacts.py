"""Mobile number and mail address are kept once a code sent there came back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from trading.accounts import rules, secrets
from trading.accounts.commands.own_account import oneself
from trading.accounts.models import OneTimeCode, Person
from trading.accounts.rules import CODE_LIFETIME, CODE_TRIES, CodePurpose
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Invalid
from trading.kernel.permissions import Action
from trading.store.transaction import Transaction

SEND_CODE = "accounts.code"


def ask_for_code(tx: Transaction, purpose: CodePurpose, target: str) -> OneTimeCode:
    """Have a code sent to the number or address; raises Invalid when it cannot be one, TooMany after five."""
    target = rules.mobile(target) if purpose is CodePurpose.MOBILE else rules.email(target)
    person = oneself(tx, Action.KEEP_OWN_CONTACTS)
    now = SystemClock().now()
    rules.must_not_ask_too_often(_asked_at(tx, person), now)
    code = tx.add(
        OneTimeCode(
            person_id=person.id,
            purpose=purpose,
            target=target,
            created_at=now,
            expires_at=now + CODE_LIFETIME[purpose],
        )
    )
    tx.record("contact.code_asked_for", person, purpose=purpose.value)
    tx.enqueue(SEND_CODE, key=str(code.id), payload={"code_id": str(code.id)})
    return code


def issue_code(tx: Transaction, code_id: UUID) -> tuple[OneTimeCode, str]:
    """Make the code itself, at the moment it is sent; the database and the queue never hold it."""
    row = tx.lock(OneTimeCode, code_id)
    tx.require(Action.SEND_CODE, row)
    code = secrets.new_code()
    row.digest = secrets.code_digest(row.id, code)
    tx.record("contact.code_sent", row, purpose=row.purpose.value)
    return row, code


def confirm_contact(tx: Transaction, code_id: UUID, typed: str) -> bool:
    """Keep the number or address when the code is right; a wrong one counts and answers False.

    Raises Invalid when the code is over or was tried too often, Forbidden for another person's.
    """
    row = tx.lock(OneTimeCode, code_id)
    person = tx.get(Person, row.person_id)
    tx.require(Action.KEEP_OWN_CONTACTS, person)
    now = SystemClock().now()
    if row.used_at is not None or row.expires_at <= now or row.tries >= CODE_TRIES:
        raise Invalid.field("code", rules.CODE_OVER, "code_over")
    row.tries += 1
    if row.digest != secrets.code_digest(row.id, rules.plain(typed)):
        tx.record("contact.code_mistyped", person, purpose=row.purpose.value)
        return False
    row.used_at = now
    if row.purpose is CodePurpose.MOBILE:
        person.mobile, person.mobile_verified_at = row.target, tx.now
    else:
        person.email, person.email_verified_at = row.target, tx.now
    tx.record("contact.verified", person, purpose=row.purpose.value)
    return True


def _asked_at(tx: Transaction, person: Person) -> Sequence[datetime]:
    asked = select(OneTimeCode.created_at).where(
        OneTimeCode.person_id == person.id, OneTimeCode.purpose != CodePurpose.INVITATION
    )
    return tx.session.scalars(asked.order_by(OneTimeCode.created_at.desc()).limit(5)).all()
