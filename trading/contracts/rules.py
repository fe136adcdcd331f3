"""States of a contract, what may be agreed and changed, what must be there before a lot is archived. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from trading.kernel.errors import Conflict, Invalid
from trading.kernel.money import Money
from trading.kernel.states import Machine
from trading.kernel.text import text
from trading.procedures.vocabulary import Category
from trading.projects.rules import AttemptState


class ContractState(Enum):
    ENTERED = "entered"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    FILED = "filed"
    FULFILLED = "fulfilled"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


CONTRACT = Machine(
    ContractState,
    {
        ("withdraw", ContractState.ENTERED): ContractState.WITHDRAWN,
        ("confirm", ContractState.ENTERED): ContractState.CONFIRMED,
        ("publish", ContractState.CONFIRMED): ContractState.PUBLISHED,
        ("file", ContractState.PUBLISHED): ContractState.FILED,
        ("fulfil", ContractState.FILED): ContractState.FULFILLED,
        ("end", ContractState.FILED): ContractState.ENDED,
    },
)

RUNNING: Final = frozenset({ContractState.PUBLISHED, ContractState.FILED})
"""States in which a contract may be changed."""


class ChangeKind(Enum):
    AMOUNT = "amount"
    DURATION = "duration"
    CONTENT = "content"


class EntryKind(Enum):
    """What is kept of a contract's performance."""

    PROGRESS = "progress"
    PAYMENT = "payment"
    ACCEPTANCE = "acceptance"
    SETTLEMENT = "settlement"
    BREACH = "breach"


WITH_AMOUNT: Final = frozenset({EntryKind.PAYMENT, EntryKind.SETTLEMENT})

ADDITION_CAP: Final = 10
"""Percent of the contract's price that additions may reach in procurement (政府采购法 article 49)."""

PROCURED: Final = frozenset({Category.GOODS, Category.SERVICES})

OVER: Final = frozenset({ContractState.FULFILLED, ContractState.ENDED})
WITHOUT_CONTRACT: Final = frozenset({AttemptState.FAILED, AttemptState.TERMINATED, AttemptState.CONTINUED})


def must_be_as_awarded(price: Money, awarded: Money, signed: date, notified: date, today: date) -> None:
    """Raise Invalid for another price than was awarded or an impossible day.

    招标投标法 article 46: nothing that departs from the essential content may be agreed.
    """
    if price != awarded:
        reason = text(
            "The contract must be concluded at the price of the award, %(price)s yuan. A later change is "
            "entered as a change of the contract.",
            price=awarded.grouped(),
        )
        raise Invalid.field("price", reason, "contract_differs")
    if signed < notified:
        reason = text("A contract cannot be signed before the letter of acceptance.")
        raise Invalid.field("signed_on", reason, "signed_too_early")
    if signed > today:
        raise Invalid.field("signed_on", text("This day has not come yet."), "signed_in_future")


def must_be_allowed_addition(category: Category, original: Money, proposed: Money) -> None:
    """Raise Invalid when additions to a procurement contract exceed their cap."""
    most = Money(original.fen * (100 + ADDITION_CAP) // 100)
    if category in PROCURED and proposed > most:
        reason = text(
            "Additions may reach %(percent)s percent of the contract's price: at most %(most)s yuan in all."
            " More must be procured anew (Government Procurement Law, article 49).",
            percent=ADDITION_CAP,
            most=most.grouped(),
        )
        raise Invalid.field("amount", reason, "addition_too_large")


def must_be_accepted(entries: Collection[EntryKind]) -> None:
    """Raise Conflict unless an acceptance is among the entries."""
    if EntryKind.ACCEPTANCE not in entries:
        reason = text("Enter the acceptance first; then the contract can be closed as fulfilled.")
        raise Conflict("not_accepted_yet", reason)


def may_be_archived(lot: AttemptState, contract: ContractState | None) -> bool:
    """Whether nothing more is to come of a lot attempt than its contract's performance."""
    if lot in WITHOUT_CONTRACT:
        return True
    return lot is AttemptState.AWARDED and contract in {ContractState.FILED, *OVER}


def retained_until(archived: date, years: int) -> date:
    """The last day for which the archive must be kept; 29 February counts as the 28th."""
    try:
        return archived.replace(year=archived.year + years)
    except ValueError:
        return archived.replace(year=archived.year + years, day=28)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of an archive: its place in the package, and its digest; `size` in bytes."""

    path: str
    sha256: str
    size: int


def manifest(papers: Iterable[Paper]) -> list[dict[str, str | int]]:
    """The papers of a package in the order of their places."""
    return [
        {"path": paper.path, "sha256": paper.sha256, "size": paper.size}
        for paper in sorted(papers, key=lambda each: each.path)
    ]
