"""What is to go back to whom, since when and by when: derived from the lot, its bids, the frozen periods."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trading.announcements import queries as announcements
from trading.announcements.models import Notice
from trading.announcements.rules import NoticeKind
from trading.bids.models import Bid
from trading.bids.rules import LIVE, BidState
from trading.deposits import queries
from trading.deposits.models import Deposit, Guarantee, Payment, Settlement
from trading.deposits.rules import (
    RETURNED_BY,
    WITH_INTEREST,
    Finding,
    GuaranteeState,
    RefundGround,
    SecurityKind,
    finding,
)
from trading.kernel.calendar import Unit, WorkingCalendar
from trading.procedures.parts import Period
from trading.procedures.rules import Procedure
from trading.procedures.schedule import ends
from trading.procedures.vocabulary import Engine, Event
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, is_closed

T = TypeVar("T", Payment, Guarantee)

LAST: Final = datetime.max.replace(tzinfo=UTC)

AT_ONCE: Final = 1
"""Working days within which a bank can carry out what is owed at once; for the county to decide."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Why something goes back. `since` is None while the event that the clock runs from has not happened."""

    ground: RefundGround
    since: datetime | None
    due_at: datetime | None
    period: Period | None
    interest: bool

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and now > self.due_at


class Owing:
    """Answers for many deposits; reads each lot once."""

    def __init__(self, session: Session, instance: Path, now: datetime) -> None:
        self._session = session
        self._now = now
        self._calendar: WorkingCalendar = announcements.calendar(instance)
        self._lots: dict[UUID, _Standing] = {}

    def payment(self, payment: Payment) -> Owed | None:
        """What is owed for one payment; None while it is to stay."""
        deposit = payment.deposit
        if deposit is None:
            return self._owed(RefundGround.UNMATCHED, payment.booked_at, None)
        if deposit.forfeiture is None and finding(queries.paid(payment), deposit.due) is Finding.LATE:
            return self._owed(RefundGround.LATE, payment.booked_at, self._standing(deposit).procedure)
        return self.deposit(deposit)

    def deposit(self, deposit: Deposit) -> Owed | None:
        """The same for the whole security of one organisation."""
        if deposit.forfeiture is not None:
            return self._owed(RefundGround.FORFEITED, deposit.forfeiture.decided_at, None)
        if deposit.kind is SecurityKind.PERFORMANCE:
            if deposit.released_at is None:
                return None
            return self._owed(RefundGround.PERFORMED, deposit.released_at, None)
        standing = self._standing(deposit)
        if deposit.given_up_at is not None:
            return self._owed(RefundGround.WITHDRAWN, deposit.given_up_at, standing.procedure)
        if standing.ended is not None:
            return self._owed(standing.ended[0], standing.ended[1], standing.procedure)
        left = standing.left(deposit.organisation_id, self._now)
        if left is not None:
            return self._owed(RefundGround.WITHDRAWN, left, standing.procedure)
        return self._decided(deposit, standing)

    def _decided(self, deposit: Deposit, standing: "_Standing") -> Owed | None:
        outcome = standing.outcome
        if outcome is None:
            return None
        won = outcome.winner_id == deposit.organisation_id
        ground = RefundGround.WINNER if won else RefundGround.LOSER
        period = _period(standing.procedure, ground)
        if period is None:
            # Without a clock of its own the winner's security counts towards the price.
            return None if won else self._owed(ground, outcome.notified_at, standing.procedure)
        since = outcome.contract_signed_at if period.start is Event.CONTRACT_SIGNED else outcome.notified_at
        return self._owed(ground, since, standing.procedure)

    def _owed(self, ground: RefundGround, since: datetime | None, procedure: Procedure | None) -> Owed:
        period = _period(procedure, ground) if procedure else None
        interest = procedure is not None and procedure.security.interest and ground in WITH_INTEREST
        if since is None:
            return Owed(ground, None, None, period, interest)
        if procedure is not None and period is not None:
            due = ends(procedure, period, since, self._calendar)
        else:
            due = self._calendar.latest_end(since, AT_ONCE, Unit.WORKING_DAY)
        return Owed(ground, since, due, period, interest)

    def _standing(self, deposit: Deposit) -> "_Standing":
        if deposit.lot_attempt_id not in self._lots:
            self._lots[deposit.lot_attempt_id] = _Standing(self._session, deposit.lot_attempt_id, self._now)
        return self._lots[deposit.lot_attempt_id]


class _Standing:
    """How a lot stands, from the stage in which security was given to the last that continues it."""

    def __init__(self, session: Session, lot_attempt_id: UUID, now: datetime) -> None:
        stages = queries.stages_from(session, lot_attempt_id)
        self.first = session.get_one(LotAttempt, stages[0])
        last = session.get_one(LotAttempt, stages[-1])
        self.procedure = announcements.procedure_of(announcements.tender_of(session, last.id), now)
        self.outcome: Settlement | None = (
            queries.settlement_of(session, last.id) if last.state is AttemptState.AWARDED else None
        )
        self.ended = _ended(session, last)
        self._bids = session.scalars(select(Bid).where(Bid.lot_attempt_id.in_(stages))).all()

    def left(self, organisation_id: UUID, now: datetime) -> datetime | None:
        """When a bidder took its bid back, or when the deadline passed without one."""
        if self.procedure.engine not in (Engine.SEALED, Engine.ROUNDS):
            return None
        own = [bid for bid in self._bids if bid.organisation_id == organisation_id]
        if any(bid.state in LIVE for bid in own):
            return None
        withdrawn = [bid.ended_at for bid in own if bid.state is BidState.WITHDRAWN and bid.ended_at]
        if withdrawn:
            return max(withdrawn)
        return self.first.deadline if is_closed(self.first.deadline, now) else None


def _ended(session: Session, attempt: LotAttempt) -> tuple[RefundGround, datetime] | None:
    """Whether the lot came to nothing, and when that was announced."""
    found = {
        AttemptState.TERMINATED: (NoticeKind.TERMINATION, RefundGround.TERMINATED),
        AttemptState.FAILED: (NoticeKind.FAILURE, RefundGround.FAILED),
    }.get(attempt.state)
    if found is None:
        return None
    kind, ground = found
    notices: list[Notice] = [
        each for each in announcements.notices_on(session, attempt.id) if each.kind is kind
    ]
    at = notices[-1].published_at if notices else attempt.deadline
    return (ground, at) if at is not None else None


def _period(procedure: Procedure, ground: RefundGround) -> Period | None:
    end = RETURNED_BY.get(ground)
    return next((period for period in procedure.periods if period.end is end), None)


def payments_owed(session: Session, instance: Path, now: datetime) -> list[tuple[Payment, Owed]]:
    """Every payment that is to go back and was not yet instructed, the most urgent first.

    Money of unknown purpose is left out: the cashier first tries to assign it.
    """
    owing = Owing(session, instance, now)
    found = select(Payment).where(Payment.deposit_id.is_not(None), ~Payment.refund.has())
    with_deposit = joinedload(Payment.deposit)
    payments = session.scalars(
        found.options(
            with_deposit.joinedload(Deposit.organisation), with_deposit.joinedload(Deposit.forfeiture)
        )
    ).all()
    return _sorted((each, owing.payment(each)) for each in payments)


def guarantees_owed(session: Session, instance: Path, now: datetime) -> list[tuple[Guarantee, Owed]]:
    """Every accepted guarantee that is to be given back or claimed, the most urgent first."""
    owing = Owing(session, instance, now)
    found = select(Guarantee).where(Guarantee.state == GuaranteeState.ACCEPTED)
    return _sorted((each, owing.deposit(each.deposit)) for each in session.scalars(found).all())


def _sorted(found: Iterable[tuple[T, Owed | None]]) -> list[tuple[T, Owed]]:
    known = [(each, owed) for each, owed in found if owed is not None]
    return sorted(known, key=lambda pair: (pair[1].due_at is None, pair[1].due_at or pair[1].since or LAST))
