"""When money counts as security, to whom it goes back and why, and the codes under which it travels. Pure."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from stdnum.iso7064 import mod_37_36

from trading.kernel.errors import Invalid
from trading.kernel.money import ZERO, Money
from trading.kernel.states import Machine
from trading.kernel.text import text
from trading.procedures.vocabulary import Event
from trading.projects.rules import AttemptState


class SecurityKind(Enum):
    """What the money secures: a bid (or an application to bid), or the performance of the contract."""

    BID = "bid"
    PERFORMANCE = "performance"


class SecurityForm(Enum):
    TRANSFER = "transfer"
    GUARANTEE = "guarantee"


class Payer(Enum):
    BIDDER = "bidder"
    WINNER = "winner"
    PURCHASER = "purchaser"


class GuaranteeState(Enum):
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RELEASED = "released"
    CLAIMED = "claimed"


GUARANTEE = Machine(
    GuaranteeState,
    {
        ("accept", GuaranteeState.REGISTERED): GuaranteeState.ACCEPTED,
        ("refuse", GuaranteeState.REGISTERED): GuaranteeState.REFUSED,
        ("release", GuaranteeState.ACCEPTED): GuaranteeState.RELEASED,
        ("claim", GuaranteeState.ACCEPTED): GuaranteeState.CLAIMED,
    },
)


class RefundState(Enum):
    INSTRUCTED = "instructed"
    PAID = "paid"
    BOUNCED = "bounced"


REFUND = Machine(
    RefundState,
    {
        ("confirm", RefundState.INSTRUCTED): RefundState.PAID,
        ("bounce", RefundState.INSTRUCTED): RefundState.BOUNCED,
        ("instruct", RefundState.BOUNCED): RefundState.INSTRUCTED,
    },
)


class Finding(Enum):
    """What one payment is worth as security."""

    COUNTS = "counts"
    LATE = "late"
    FOREIGN_ACCOUNT = "foreign_account"
    UNMATCHED = "unmatched"


class RefundGround(Enum):
    """Why money leaves the account."""

    UNMATCHED = "unmatched"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    FAILED = "failed"
    LOSER = "loser"
    WINNER = "winner"
    PERFORMED = "performed"
    FORFEITED = "forfeited"


class ForfeitGround(Enum):
    """The grounds on which a bid security may be kept (招标投标法实施条例 35, 74; 电子招标投标办法 31)."""

    WITHDRAWN_AFTER_DEADLINE = "withdrawn_after_deadline"
    CONTRACT_REFUSED = "contract_refused"
    NO_PERFORMANCE_SECURITY = "no_performance_security"
    FRAUD = "fraud"


RETURNED_BY: Final = {
    RefundGround.UNMATCHED: Event.SECURITY_RETURNED_AFTER_WITHDRAWAL,
    RefundGround.LATE: Event.SECURITY_RETURNED_AFTER_WITHDRAWAL,
    RefundGround.WITHDRAWN: Event.SECURITY_RETURNED_AFTER_WITHDRAWAL,
    RefundGround.TERMINATED: Event.SECURITY_RETURNED_AFTER_TERMINATION,
    RefundGround.FAILED: Event.SECURITY_RETURNED_AFTER_TERMINATION,
    RefundGround.LOSER: Event.SECURITY_RETURNED_TO_LOSERS,
    RefundGround.WINNER: Event.SECURITY_RETURNED_TO_WINNER,
}
"""The event that ends the clock of a refund; a procedure without such a period means at once."""

WITH_INTEREST: Final = frozenset(
    {RefundGround.TERMINATED, RefundGround.FAILED, RefundGround.LOSER, RefundGround.WINNER}
)
"""Where a procedure wants interest, it is owed on these grounds (招标投标法实施条例 31, 57)."""

TOLD_AFTER: Final = frozenset(
    {AttemptState.OPENED, AttemptState.CANDIDATES, AttemptState.AWARDED, AttemptState.CONTINUED}
)
"""States of a lot attempt in which unit and centre may know who gave security."""

OVER: Final = frozenset({AttemptState.FAILED, AttemptState.TERMINATED})

PAYMENT, REFUNDING, CHARGING = "BZ", "TK", "JF"
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE: Final = re.compile(f"(?=((?:{PAYMENT}|{REFUNDING}|{CHARGING})[0-9A-Z]{{8}}))")


def new_code(series: str) -> str:
    """Make a code of ten characters that tells no number and whose typing errors are found."""
    body = series + "".join(secrets.choice(_ALPHABET) for _ in range(7))
    return body + mod_37_36.calc_check_digit(body)


def codes_in(remark: str) -> list[str]:
    """The codes that a remark holds, however a bank wrote it; a mistyped one is none."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", remark).upper())
    return [code for code in _CODE.findall(plain) if mod_37_36.is_valid(code)]


def plain_account(written: str) -> str:
    """An account number of 8 to 32 digits, without spaces and dashes; raises Invalid on `number`."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", written))
    if not re.fullmatch(r"[0-9]{8,32}", digits):
        raise Invalid.field("number", text("An account number has 8 to 32 digits."), "account_number_wrong")
    return digits


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as far as it decides about security; `from_own` tells whether the basic account paid it."""

    amount: Money
    booked_at: datetime
    from_own: bool


def finding(paid: Paid, due: datetime | None) -> Finding:
    """What a payment for a known lot is worth: in before `due`, and from the payer's own basic account."""
    if due is not None and paid.booked_at >= due:
        return Finding.LATE
    return Finding.COUNTS if paid.from_own else Finding.FOREIGN_ACCOUNT


def is_covered(amount: Money, payments: Iterable[Paid], due: datetime | None) -> bool:
    """Whether the payments that count make up the amount owed."""
    counted = [each.amount for each in payments if finding(each, due) is Finding.COUNTS]
    return sum(counted, ZERO) >= amount


def guarantee_covers(amount: Money, owed: Money, valid_until: datetime, needed_until: datetime) -> bool:
    """Whether a guarantee is large enough and lasts as long as the bid must."""
    return amount >= owed and valid_until >= needed_until


def cap(amount: Money, basis_points: int) -> Money:
    """The most that a share in hundredths of a percent allows, rounded down to the fen."""
    return Money(amount.fen * basis_points // 10_000)
