"""Objections, complaints and what follows, through the same commands as the pages."""

from datetime import date
from uuid import UUID

from tests.support.accounts import County
from tests.support.announcements import signed_off
from tests.support.app import World
from trading.announcements.models import NoticeDraft
from trading.announcements.rules import ALIVE, NoticeKind
from trading.kernel.actors import Actor, visitor
from trading.kernel.clock import BEIJING
from trading.projects.models import LotAttempt
from trading.remedies import commands, queries
from trading.remedies.commands.complaining import Particulars, Written
from trading.remedies.models import Complaint
from trading.remedies.rules import Consequence, Finding, Subject

COMPLAINANT = Particulars(
    name="示范建设102有限公司",
    identity_number="91511999000000102X",
    address="示范县中心路2号",
    contact_name="钱投诉",
    phone="0800-7654321",
)


def objects(world: World, bidder: Actor, lot_attempt_id: UUID, subject: Subject = Subject.OUTCOME) -> UUID:
    with world.acting(bidder) as tx:
        return commands.raise_objection(
            tx,
            lot_attempt_id,
            world.platform.config.instance,
            subject=subject,
            grounds="第一候选人的项目负责人另有在建工程。",
            demand="请核实并重新确定候选人。",
        ).id


def answers(
    world: World,
    county: County,
    objection_id: UUID,
    finding: Finding = Finding.DISMISSED,
    consequence: Consequence = Consequence.NONE,
) -> None:
    with world.acting(county.unit.approver) as tx:
        commands.answer_objection(tx, objection_id, finding, "经核实，答复如上。", consequence)


def complains(
    world: World,
    lot_attempt_id: UUID,
    objection_number: str = "",
    *,
    known: date | None = None,
    address: str = "",
) -> tuple[UUID, str, str]:
    """A visitor complains; gives the case, its number and its code."""
    written = Written(
        subject=Subject.OUTCOME,
        respondent="示范县交通运输局",
        grounds="对异议的答复不符合事实。",
        demand="请责令改正。",
        cause_known=known or world.clock.now().astimezone(BEIJING).date(),
        objection_number=objection_number,
    )
    with world.acting(visitor()) as tx:
        case, code = commands.complain(
            tx, lot_attempt_id, world.platform.config.instance, written, COMPLAINANT, address=address
        )
        return case.id, case.number, code


def decides(
    world: World,
    county: County,
    case_id: UUID,
    finding: Finding = Finding.UPHELD,
    consequence: Consequence = Consequence.NEXT_CANDIDATE,
) -> None:
    """The competent department takes the complaint up and decides it."""
    with world.acting(county.regulator) as tx:
        commands.accept(tx, case_id)
    with world.acting(county.regulator) as tx:
        commands.decide(
            tx, case_id, finding, consequence, reasons="经调查核实。", reply="投诉事项经调查，处理决定如下。"
        )


def draft_of(world: World, lot_attempt_id: UUID, kind: NoticeKind) -> NoticeDraft | None:
    """The notice that the platform drew up and that waits for the unit."""
    world.work()
    attempt = world.session.get_one(LotAttempt, lot_attempt_id)
    found = [each for each in queries.live_drafts(world.session, attempt, kind) if each.state in ALIVE]
    return found[0] if found else None


def published(world: World, county: County, lot_attempt_id: UUID, kind: NoticeKind) -> UUID:
    """Sign the platform's notice off and publish it."""
    draft = draft_of(world, lot_attempt_id, kind)
    assert draft is not None
    return signed_off(world, county.unit, draft.id)


def case(world: World, case_id: UUID) -> Complaint:
    return world.session.get_one(Complaint, case_id)
