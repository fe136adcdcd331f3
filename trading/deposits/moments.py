"""When securities had gone back: what the clocks of refunds run to."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.announcements.models import Notice, NoticeLot
from trading.announcements.rules import NoticeKind
from trading.deposits import queries
from trading.deposits.models import Deposit, Settlement
from trading.deposits.rules import GuaranteeState, SecurityKind
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState

ENDED: Final = {GuaranteeState.RELEASED, GuaranteeState.CLAIMED, GuaranteeState.REFUSED}


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    """When the last security of losers, of the winner, or of a lot that came to nothing had gone back.

    Nothing is told of a lot that is not decided. A lot to which nobody gave security is settled at once.
    """
    found = select(LotAttempt).where(
        LotAttempt.id.in_(lot_attempt_ids),
        LotAttempt.state.in_((AttemptState.AWARDED, AttemptState.FAILED, AttemptState.TERMINATED)),
    )
    attempts = session.scalars(found).all()
    ids = [each.id for each in attempts]
    outcomes = {each.id: each for each in session.scalars(select(Settlement).where(Settlement.id.in_(ids)))}
    deposits: dict[UUID, list[Deposit]] = defaultdict(list)
    rows = select(Deposit).where(Deposit.lot_attempt_id.in_(ids), Deposit.kind == SecurityKind.BID)
    for deposit in session.scalars(rows.options(*queries.WITH_MONEY)):
        deposits[deposit.lot_attempt_id].append(deposit)
    ended = _announced_ends(session, ids)
    return [
        moment
        for attempt in attempts
        for moment in _of(attempt, deposits[attempt.id], outcomes.get(attempt.id), ended.get(attempt.id))
    ]


def _announced_ends(session: Session, ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When it was announced that a lot came to nothing."""
    rows = session.execute(
        select(NoticeLot.lot_attempt_id, Notice.published_at)
        .join(Notice, Notice.id == NoticeLot.notice_id)
        .where(
            NoticeLot.lot_attempt_id.in_(ids), Notice.kind.in_((NoticeKind.FAILURE, NoticeKind.TERMINATION))
        )
        .order_by(Notice.published_at)
    )
    return {row.lot_attempt_id: row.published_at for row in rows}


def _of(
    attempt: LotAttempt, deposits: Sequence[Deposit], outcome: Settlement | None, ended: datetime | None
) -> Iterator[Moment]:
    if attempt.state is not AttemptState.AWARDED:
        yield from _settled(Event.SECURITY_RETURNED_AFTER_TERMINATION, attempt, deposits, ended)
        return
    if outcome is None:
        return
    start = outcome.contract_signed_at or outcome.notified_at
    won = [each for each in deposits if each.organisation_id == outcome.winner_id]
    lost = [each for each in deposits if each.organisation_id != outcome.winner_id]
    yield from _settled(Event.SECURITY_RETURNED_TO_LOSERS, attempt, lost, start)
    yield from _settled(Event.SECURITY_RETURNED_TO_WINNER, attempt, won, start)


def _settled(
    event: Event, attempt: LotAttempt, deposits: Sequence[Deposit], start: datetime | None
) -> Iterator[Moment]:
    ends = [end for each in deposits for end in _ends(each)]
    if start is not None and None not in ends:
        yield Moment(event, max([start, *(end for end in ends if end is not None)]), attempt.id)


def _ends(deposit: Deposit) -> Iterator[datetime | None]:
    """When each part of a security had gone back; None for one that has not."""
    for payment in deposit.payments:
        yield payment.refund.paid_at if payment.refund else None
    for guarantee in deposit.guarantees:
        yield (guarantee.ended_at or guarantee.checked_at) if guarantee.state in ENDED else None
