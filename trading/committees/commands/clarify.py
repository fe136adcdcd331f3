"""The committee asks a bidder to make something clear in writing, and the bidder answers once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from trading.bids.models import Bid
from trading.committees import panel, queries
from trading.committees.commands.ballots import must_work
from trading.committees.commands.convene import own_seat
from trading.committees.models import Clarification
from trading.kernel.errors import Conflict, Invalid, TooLate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.store.transaction import Transaction

SHORTEST: Final = timedelta(minutes=30)
"""How long a bidder has to answer at least; the county confirms it."""


def ask_bidder(tx: Transaction, bid_id: UUID, question: str, until: datetime) -> Clarification:
    """Ask, as chair, what a bid means (条例 article 52). Raises Invalid for too short a time, Conflict."""
    attempt = tx.lock(LotAttempt, tx.get(Bid, bid_id).lot_attempt_id)
    committee = queries.committee_of(tx.session, attempt)
    seat = own_seat(tx, committee)
    tx.require(Action.CHAIR_COMMITTEE, seat)
    must_work(tx, attempt, committee)
    shown = panel.of(tx.session, attempt)
    if shown.report is not None:
        raise Conflict("report_stands", text("The report stands. Take it back first."))
    shown.bid(bid_id)
    if until < tx.now + SHORTEST:
        minutes = SHORTEST.seconds // 60
        raise Invalid.field("until", text("Leave the bidder at least %(minutes)s minutes.", minutes=minutes))
    asked = tx.add(
        Clarification(bid_id=bid_id, question=question, asked_by=seat.id, asked_at=tx.now, until=until)
    )
    tx.record("clarification.asked", asked, project_id=attempt.project_id, lot=attempt.wire_id)
    return asked


def answer_committee(
    tx: Transaction, clarification_id: UUID, answer: str, *, changes_nothing: bool
) -> Clarification:
    """Answer as the bidder, once and in time; price and substance stay as they were opened.

    Raises Invalid without the statement that nothing of substance changes, TooLate after the time given.
    """
    clarification = tx.lock(Clarification, clarification_id)
    tx.require(Action.ANSWER_CLARIFICATION, clarification)
    if clarification.answered_at is not None:
        raise Conflict("answered", text("This was answered already. An answer stands as it was given."))
    if tx.now >= clarification.until:
        raise TooLate("answer_too_late", text("The time for the answer is over."))
    if not changes_nothing:
        reason = text("Confirm that the answer does not change the substance of your bid.")
        raise Invalid("substance_unconfirmed", None, {"unchanged": [reason]})
    clarification.answer, clarification.answered_at = answer, tx.now
    clarification.answered_by = tx.person_id
    attempt = clarification.bid.lot_attempt
    tx.record("clarification.answered", clarification, project_id=attempt.project_id, lot=attempt.wire_id)
    return clarification
