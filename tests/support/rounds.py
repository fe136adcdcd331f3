"""Stages examined, suppliers met, later stages invited to, as in life."""

from datetime import timedelta
from uuid import UUID

from tests.support.accounts import ADDRESS, County
from tests.support.announcements import (
    LockKeys,
    PublishedTender,
    a_complete_tender,
    a_published_notice,
    fill_terms,
    locks_on,
    made_locks,
    signed_off,
)
from tests.support.app import World
from tests.support.projects import an_accepted_project
from trading.announcements import commands as announcing
from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.kernel.actors import Actor, visitor
from trading.kernel.money import Money
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import AttemptState
from trading.rounds import commands, queries
from trading.rounds.commands import Held
from trading.rounds.rules import Span

MINUTES = "谈判小组就技术方案、服务要求逐项询问，供应商逐项答复；未透露其他供应商的任何信息。"


_KEYS: dict[UUID, dict[UUID, tuple[LockKeys, ...]]] = {}
"""Of later stages, once their locks are made."""


def state(world: World, lot_attempt_id: UUID) -> AttemptState:
    return world.session.get_one(LotAttempt, lot_attempt_id).state


def a_meeting(world: World, minutes: str = MINUTES, *, ago: int = 60, lasting: int = 30) -> Held:
    """A meeting that began `ago` minutes before now."""
    start = world.clock.now() - timedelta(minutes=ago)
    span = Span(start, start + timedelta(minutes=lasting))
    return Held(span, "示范县公共资源交易中心谈判室", "周专家\n吴专家\n张代表", "王经理", minutes)


def meet(world: World, county: County, lot_attempt_id: UUID, supplier: Actor, minutes: str = MINUTES) -> UUID:
    """Meet one supplier for half an hour, then write it down."""
    assert supplier.organisation_id is not None
    world.clock.advance(timedelta(minutes=31))
    held = a_meeting(world, minutes, ago=30, lasting=29)
    with world.acting(county.unit.drafter) as tx:
        return commands.record_meeting(tx, lot_attempt_id, supplier.organisation_id, held).id


def concluded(world: World, county: County, lot_attempt_id: UUID) -> None:
    """Put the examination on record; the worker does what follows."""
    with world.acting(county.unit.approver) as tx:
        commands.conclude_examination(tx, lot_attempt_id)
    world.work()


def next_stage(world: World, county: County, lot_attempt_id: UUID, *, days: int) -> PublishedTender:
    """The stage that continues a lot attempt, offered to those who passed."""
    following = queries.next_attempt(world.session, lot_attempt_id)
    assert following is not None
    tender = announcements.tender_of(world.session, following.id)
    tender_id, project_id, following_id, need = tender.id, tender.project_id, following.id, tender.need
    fill_terms(world, county.unit, tender_id, days=days)
    with world.acting(county.unit.drafter) as tx:
        announcing.edit_terms(tx, tender_id, tx.get(Tender, tender_id).version, {"need": need}, {})
    if locks_on(world, following_id)[0].made_at is None:
        _KEYS[following_id] = made_locks(world, county, tender_id)
    notice_id = a_published_notice(world, county.unit, tender_id)
    deadline = world.session.get_one(Tender, tender_id).deadline
    assert deadline is not None
    return PublishedTender(
        tender_id=tender_id,
        project_id=project_id,
        lot_attempt_ids=(following_id,),
        notice_id=notice_id,
        deadline=deadline,
        unit=county.unit,
        keys=_KEYS[following_id],
    )


def a_prequalification(world: World, county: County, *, days: int = 15) -> PublishedTender:
    """Works for which one must prequalify; applications follow the end of the documents by six days."""
    project_id = an_accepted_project(
        world,
        county,
        lots=1,
        estimate=Money.yuan(5_000_000),
        procedure="open_tender_works_prequalified",
    )
    tender_id = a_complete_tender(world, county.unit, project_id, days=days)
    with world.acting(county.unit.drafter) as tx:
        tender = tx.get(Tender, tender_id)
        assert tender.deadline is not None
        terms = {"documents_until": tender.deadline - timedelta(days=6)}
        announcing.edit_terms(tx, tender_id, tender.version, terms, {})
    keys = made_locks(world, county, tender_id)
    notice_id = a_published_notice(world, county.unit, tender_id)
    tender = world.session.get_one(Tender, tender_id)
    assert tender.deadline is not None
    lots = tuple(attempt.id for attempt in announcements.attempts_of(tender))
    return PublishedTender(tender_id, project_id, lots, notice_id, tender.deadline, county.unit, keys)


def a_published_source(world: World, county: County) -> UUID:
    """A single source whose publicity has begun; gives the lot attempt."""
    project_id = an_accepted_project(
        world,
        county,
        category="goods",
        lots=1,
        estimate=Money.yuan(900_000),
        procedure="gp_single_source",
    )
    supplier = county.bidders[0].organisation_id
    assert supplier is not None
    said = {
        "reason": "原系统由该公司独家开发，更换将无法与既有设备对接。",
        "opinions": "王某，某检测研究院，高级工程师：只能从唯一供应商处采购。",
        "need": "专用检测设备一套，与既有系统对接。",
        "contact": "示范县交通运输局 0800-1234567",
        "objection_channel": "书面向采购人提出，或在本公示网页提出。",
    }
    with world.acting(county.unit.drafter) as tx:
        lot = tx.get(Project, project_id).lots[0].id
    with world.acting(county.unit.drafter) as tx:
        tender_id = commands.propose_source(tx, project_id, lot, supplier, said).id
    with world.acting(county.unit.drafter) as tx:
        draft_id = commands.draft_publicity(tx, tender_id).id
    signed_off(world, county.unit, draft_id)
    source = queries.source_of_tender(world.session, tender_id)
    assert source is not None
    return source.id


def objected(world: World, lot_attempt_id: UUID, content: str) -> UUID:
    """Somebody without an account objects to a single source."""
    with world.acting(visitor(ADDRESS)) as tx:
        return commands.object_to_source(
            tx, world.platform, lot_attempt_id, "某科技有限公司", "0800-7654321", content
        ).id
