"""One form that lists every charge of a project: item, basis, standard, amount, payee, due (一表式收费)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.announcements import queries as announcements
from trading.deposits import queries
from trading.deposits.charges import Charge, load_schedule
from trading.deposits.models import Deposit, Settlement
from trading.deposits.rules import TOLD_AFTER, Payer, SecurityKind
from trading.kernel.money import Money
from trading.procedures.records import Basis
from trading.procedures.rules import Procedure
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import AttemptState

BID_SECURITY, PERFORMANCE_SECURITY = "投标保证金", "履约保证金"
"""Items are named in the language of record, as the schedule of the county names its own."""

RETURNED = "交易结束后依法退还"


@dataclass(frozen=True, slots=True)
class Item:
    """One charge. `amount` is None while it depends on an unknown price; `code` names the transfer."""

    title: str
    payer: Payer
    basis: Basis
    standard: str
    amount: Money | None
    payee: str
    due_at: datetime | None
    is_returned: bool
    code: str | None = None


@dataclass(frozen=True, slots=True)
class LotSheet:
    """The charges of one lot attempt."""

    attempt: LotAttempt
    items: tuple[Item, ...]


def sheets_of(session: Session, project: Project, instance: Path, now: datetime) -> list[LotSheet]:
    """The charges of the latest public attempt at every lot of a project; says nothing of who paid."""
    return [
        LotSheet(attempt, tuple(items_of(session, attempt, instance, now)))
        for lot in project.lots
        for attempt in [each for each in lot.attempts if _is_public(each)][-1:]
    ]


def _is_public(attempt: LotAttempt) -> bool:
    """Lots for invitees are announced to them alone until they are opened."""
    return attempt.published_at is not None and (not attempt.invited_only or attempt.state in TOLD_AFTER)


def items_of(session: Session, attempt: LotAttempt, instance: Path, now: datetime) -> list[Item]:
    """Every charge of one lot attempt: the securities it asks for, then the rows of the county's schedule."""
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, now)
    outcome = queries.settlement_of(session, attempt.id) if attempt.state is AttemptState.AWARDED else None
    account = queries.account_in_force(session)
    holder = account.holder if account else ""
    items = []
    if tender.bid_security:
        items.append(_bid_security(procedure, tender.bid_security, holder, attempt))
    performance = demanded(session, attempt.id, outcome)
    if performance is not None and procedure.performance is not None:
        items.append(_performance(procedure, performance, holder))
    charges = load_schedule(instance / "deposits")
    kind = (attempt.project.category, procedure.method.value)
    items += [_charge(each, outcome) for each in charges if each.applies_to(*kind)]
    return items


def demanded(session: Session, lot_attempt_id: UUID, outcome: Settlement | None) -> Deposit | None:
    """The performance security that the unit asked of the winner."""
    if outcome is None:
        return None
    return session.scalar(
        select(Deposit).where(
            Deposit.lot_attempt_id == lot_attempt_id,
            Deposit.organisation_id == outcome.winner_id,
            Deposit.kind == SecurityKind.PERFORMANCE,
        )
    )


def _bid_security(procedure: Procedure, amount: Money, holder: str, attempt: LotAttempt) -> Item:
    share = f"{procedure.security.cap_basis_points / 100:g}"
    return Item(
        title=BID_SECURITY,
        payer=Payer.BIDDER,
        basis=procedure.security.basis,
        standard=f"不超过规定基数的{share}%，可用保函；{RETURNED}",
        amount=amount,
        payee=holder,
        due_at=attempt.deadline,
        is_returned=True,
    )


def _performance(procedure: Procedure, deposit: Deposit, holder: str) -> Item:
    rule = procedure.performance
    if rule is None:
        raise LookupError("the procedure knows no performance security")
    return Item(
        title=PERFORMANCE_SECURITY,
        payer=Payer.WINNER,
        basis=rule.basis,
        standard=f"不超过合同价的{rule.cap_basis_points / 100:g}%，可用保函；履约完成后退还",
        amount=deposit.amount,
        payee=holder,
        due_at=deposit.due_at,
        is_returned=True,
        code=deposit.code,
    )


def _charge(charge: Charge, outcome: Settlement | None) -> Item:
    return Item(
        title=charge.title,
        payer=charge.payer,
        basis=charge.basis,
        standard=charge.standard,
        amount=charge.amount(outcome.price if outcome else None),
        payee=charge.payee,
        due_at=None,
        is_returned=False,
    )
