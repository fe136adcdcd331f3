"""What waits for purchasing units and bidders once bids are open."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from trading.bids.queries import lot_title
from trading.kernel.actors import Actor, Role
from trading.kernel.text import Text, text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.results import queries
from trading.results.rules import LetterKind
from trading.web.waiting import WAITING, WaitingItem

FRESH = timedelta(days=7)


def results(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Lots to evaluate and results to publish; letters that have come."""
    if actor.role is Role.PURCHASER:
        lots = queries.lots_of_unit(session, actor)
        return [item for lot in lots if (item := _of_unit(session, lot, now))]
    if actor.role is Role.BIDDER and actor.organisation_id is not None:
        return [
            WaitingItem(
                text("You were selected: %(title)s", title=lot_title(letter.lot_attempt))
                if letter.kind is LetterKind.ACCEPTANCE
                else text("The result is known: %(title)s", title=lot_title(letter.lot_attempt)),
                url_for("results.outcome", bid_id=letter.bid_id)
                if letter.bid_id
                else url_for("results.letter_pdf", letter_id=letter.id),
                text("Letter %(number)s", number=letter.number),
            )
            for letter in queries.standing_letters(session, actor.organisation_id)
            if now - letter.at < FRESH
        ]
    return []


def _of_unit(session: Session, lot: LotAttempt, now: datetime) -> WaitingItem | None:
    if lot.is_examined or lot.state not in (AttemptState.OPENED, AttemptState.CANDIDATES):
        return None
    if queries.outcome_draft(session, lot) is not None:
        return None
    href = url_for("results.evaluation", lot_attempt_id=lot.id)
    title, detail = lot_title(lot), _detail(lot)
    if queries.report(session, lot.id) is None:
        return WaitingItem(text("Evaluate the bids: %(title)s", title=title), href, detail)
    award = queries.standing_award(session, lot.id)
    if award is not None and award.publicity_until is not None and now < award.publicity_until:
        return None
    return WaitingItem(text("Announce the outcome: %(title)s", title=title), href, detail)


def _detail(lot: LotAttempt) -> Text:
    return text("Lot %(lot)s", lot=lot.wire_id)


WAITING.append(results)
