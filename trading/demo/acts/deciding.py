"""Units evaluate what was opened, publish candidates and results."""

from datetime import datetime
from uuid import UUID

from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.demo.acts.offering import sign_off
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.stage import Stage
from trading.results import commands, queries
from trading.results.rules import Judgement
from trading.store.db import db


def evaluate(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Accept every opened bid at the price read out and put the evaluation on record."""
    judge(stage, row, tender_id)
    put_on_record(stage, row, tender_id)


def judge(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Accept every opened bid at the price read out."""
    for lot_attempt_id in _lots(tender_id):
        opened = [(each.bid.id, each.verdict.price) for each in queries.judged(db.session(), lot_attempt_id)]
        for bid_id, price in opened:
            with stage.acting(drafter_of(row)) as tx:
                commands.assess(tx, bid_id, Judgement(None, price, ""), 0)


def put_on_record(stage: Stage, row: Row, tender_id: UUID) -> None:
    for lot_attempt_id in _lots(tender_id):
        with stage.acting(drafter_of(row)) as tx:
            commands.submit_report(tx, lot_attempt_id)


def announce_outcome(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Publish what comes next for each lot: its candidates, or after their publicity its result."""
    for lot_attempt_id in _lots(tender_id):
        with stage.acting(drafter_of(row)) as tx:
            main_items = row.get("main_items", "")
            draft_id = commands.draft_outcome(tx, lot_attempt_id, stage.instance, main_items=main_items).id
        sign_off(stage, row, draft_id)


def publicity_end(tender_id: UUID) -> datetime:
    """When the candidates of every lot have been published long enough; holidays put it off."""
    awards = [queries.standing_award(db.session(), each) for each in _lots(tender_id)]
    return max(award.publicity_until for award in awards if award and award.publicity_until)


def _lots(tender_id: UUID) -> list[UUID]:
    return [attempt.id for attempt in tenders.attempts_of(db.session.get_one(Tender, tender_id))]
