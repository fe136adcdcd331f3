"""Bidders ask, object and give up; somebody complains; units and the competent department answer."""

from datetime import datetime
from uuid import UUID

from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.announcements.rules import NoticeKind
from trading.demo.acts.offering import sign_off
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.stage import Stage
from trading.kernel.actors import unnamed, visitor
from trading.kernel.clock import BEIJING
from trading.projects.models import LotAttempt
from trading.questions import commands as questions
from trading.questions import queries as asked
from trading.questions.rules import Answered
from trading.remedies import commands, queries
from trading.remedies.commands.complaining import Particulars, Written
from trading.remedies.models import Objection
from trading.remedies.rules import Consequence, Finding, Subject
from trading.store.db import db
from trading.store.transaction import transaction

GROUNDS = "第一候选人拟派项目负责人另有在建工程，不符合比选文件的资格条件。"
REGULATOR = "regulator"


def ask(stage: Stage, bidder: str, tender_id: UUID, body: str) -> None:
    """A bidder asks without being known."""
    actor = stage.cast[bidder]
    if actor.organisation_id is None:
        raise LookupError(bidder)
    with transaction(unnamed(actor), stage.clock) as tx:
        questions.ask(tx, tender_id, actor.organisation_id, body)


def answer_questions(stage: Stage, row: Row, tender_id: UUID, answer: str) -> None:
    """Answer every question that waits, to everybody."""
    waiting = [(each.number, each.body) for each in asked.unanswered(db.session(), tender_id)]
    with stage.acting(drafter_of(row)) as tx:
        answers = [Answered(number, body, answer) for number, body in waiting]
        draft_id = questions.draft_answers(tx, tender_id, answers, changes_something=False).id
    sign_off(stage, row, draft_id)


def object_to_outcome(stage: Stage, bidder: str, tender_id: UUID) -> UUID:
    """A bidder objects to the candidates of the first lot."""
    lot = _lot(tender_id)
    with stage.acting(bidder) as tx:
        return commands.raise_objection(
            tx,
            lot,
            stage.instance,
            subject=Subject.OUTCOME,
            grounds=GROUNDS,
            demand="请核实其履约情况，并依法重新确定候选人。",
        ).id


def tell_of_suspension(stage: Stage, row: Row, tender_id: UUID, kind: NoticeKind) -> None:
    """Publish the notice that the platform drew up about the first lot."""
    stage.work()
    attempt = db.session.get_one(LotAttempt, _lot(tender_id))
    for draft_id in [each.id for each in queries.live_drafts(db.session(), attempt, kind)]:
        sign_off(stage, row, draft_id)


def dismiss(stage: Stage, row: Row, objection_id: UUID) -> None:
    """The unit's approver answers that the outcome stands."""
    approver = "approver" if row["unit"] == "drafter" else f"{row['unit']}-approver"
    answer = "经向有关部门核实，未发现异议所述情形，维持原候选人排序。"
    with stage.acting(approver) as tx:
        commands.answer_objection(tx, objection_id, Finding.DISMISSED, answer, Consequence.NONE)


def complain(stage: Stage, objection_id: UUID) -> UUID:
    """The same bidder is not satisfied and complains to the competent department."""
    objection = db.session.get_one(Objection, objection_id)
    lot, number, unit = objection.lot_attempt_id, objection.number, objection.organisation
    known = stage.clock.now().astimezone(BEIJING).date()
    who = Particulars(unit.name, unit.credit_code, unit.address, unit.contact_name, unit.contact_phone)
    written = Written(
        subject=Subject.OUTCOME,
        respondent=objection.lot_attempt.project.procuring_entity.name,
        grounds="采购单位对异议的答复没有附核实材料，与事实不符。" + GROUNDS,
        demand="请调查并责令改正。",
        cause_known=known,
        objection_number=number,
    )
    with transaction(visitor(), stage.clock) as tx:
        complaint, _ = commands.complain(tx, lot, stage.instance, written, who)
        return complaint.id


def take_up(stage: Stage, complaint_id: UUID) -> None:
    with stage.acting(REGULATOR) as tx:
        commands.accept(tx, complaint_id)


def suspend(stage: Stage, complaint_id: UUID, until: datetime) -> None:
    """The department lets the lot stand still while it looks into the complaint."""
    with stage.acting(REGULATOR) as tx:
        commands.suspend_for_complaint(tx, complaint_id, stage.instance, until)


def uphold(stage: Stage, complaint_id: UUID, consequence: Consequence, reply: str) -> None:
    with stage.acting(REGULATOR) as tx:
        commands.decide(
            tx,
            complaint_id,
            Finding.UPHELD,
            consequence,
            reasons="经函询项目所在地主管部门并调取合同备案材料，投诉事项属实。",
            reply=reply,
        )


def _lot(tender_id: UUID) -> UUID:
    return tenders.attempts_of(db.session.get_one(Tender, tender_id))[0].id
