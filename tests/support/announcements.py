"""A published tender, made as it is made in life: started, completed, locked, signed off."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from pyrage import x25519

from tests.support.accounts import County, Unit
from tests.support.app import World
from tests.support.projects import an_accepted_project
from trading.announcements import commands, queries
from trading.announcements.models import Notice, Tender
from trading.announcements.rules import DocumentKind
from trading.custody import commands as custody
from trading.custody import queries as locks
from trading.custody.models import LotLock
from trading.kernel.actors import Actor
from trading.kernel.money import Money
from trading.projects.models import Project

CEILING = Money.yuan(1_500_000)
QUALIFICATION = "具有独立法人资格；具有市政公用工程施工总承包三级及以上资质；未被列入失信名单。"


@dataclass(frozen=True)
class LockKeys:
    """The two secret keys of one custodian for one lot attempt, as `AGE-SECRET-KEY-1…`."""

    lock_id: UUID
    custodian: Actor
    summary: str
    body: str


@dataclass(frozen=True)
class PublishedTender:
    """What later stories need; `keys` by lot attempt, in the order of the custodians."""

    tender_id: UUID
    project_id: UUID
    lot_attempt_ids: tuple[UUID, ...]
    notice_id: UUID
    deadline: datetime
    unit: Unit
    keys: dict[UUID, tuple[LockKeys, ...]] = field(default_factory=dict)


def a_published_tender(
    world: World, county: County, *, lots: int = 2, project: UUID | None = None, days: int = 10
) -> PublishedTender:
    """A tender on offer whose deadline is `days` from now; its custodians keep the returned keys."""
    project_id = project or an_accepted_project(world, county, lots=lots)
    tender_id = a_complete_tender(world, county.unit, project_id, days=days)
    keys = made_locks(world, county, tender_id)
    notice_id = a_published_notice(world, county.unit, tender_id)
    tender = world.session.get_one(Tender, tender_id)
    assert tender.deadline is not None
    return PublishedTender(
        tender_id=tender_id,
        project_id=project_id,
        lot_attempt_ids=tuple(attempt.id for attempt in queries.attempts_of(tender)),
        notice_id=notice_id,
        deadline=tender.deadline,
        unit=county.unit,
        keys=keys,
    )


def a_complete_tender(world: World, unit: Unit, project_id: UUID, *, days: int = 10) -> UUID:
    """A tender with terms, documents and proposed custodians, not yet locked."""
    with world.acting(unit.drafter) as tx:
        project = tx.get(Project, project_id)
        ceilings = {lot.id: CEILING for lot in project.lots}
        tender_id = commands.start_tender(tx, project_id, ceilings).id
    fill_terms(world, unit, tender_id, days=days)
    add_file(world, unit, tender_id, "比选文件")
    return tender_id


def fill_terms(world: World, unit: Unit, tender_id: UUID, *, days: int = 10) -> None:
    """Fill in the terms; the documents are on offer until two days before the deadline."""
    now = world.clock.now()
    deadline = now + timedelta(days=days)
    terms = {
        "documents_from": now + timedelta(hours=1),
        "documents_until": deadline - timedelta(days=2),
        "questions_until": deadline - timedelta(days=3),
        "deadline": deadline,
        "opening_place": "示范县公共资源交易中心一号开标室",
        "need": "新建沥青路面3.2公里，含排水和交通安全设施。",
        "qualification": QUALIFICATION,
        "objection_channel": "向比选人书面提出，联系电话0800-1234567。",
        "duration_days": 120,
        "contact": "示范县交通运输局 王联络 0800-1234567",
    }
    with world.acting(unit.drafter) as tx:
        commands.edit_terms(tx, tender_id, tx.get(Tender, tender_id).version, terms, {})


def add_file(
    world: World, unit: Unit, tender_id: UUID, title: str, content: bytes = b"%PDF-1.7 tender documents"
) -> UUID:
    """Add one file to the tender documents."""
    stored = world.platform.files.receive(io.BytesIO(content), limit=1 << 20, media_type="application/pdf")
    with world.acting(unit.drafter) as tx:
        document = commands.add_document(
            tx, tender_id, DocumentKind.TENDER_DOCUMENT, title, f"{title}.pdf", stored
        )
        return document.id


def made_locks(world: World, county: County, tender_id: UUID) -> dict[UUID, tuple[LockKeys, ...]]:
    """Every appointed custodian makes its two locks for every lot attempt."""
    people = {each.organisation_id: each for each in (*county.custodians, county.finance)}
    tender = world.session.get_one(Tender, tender_id)
    places = {
        attempt.id: [(lock.id, lock.custodian_id) for lock in locks.locks_of(world.session, attempt.id)]
        for attempt in queries.attempts_of(tender)
    }
    return {
        attempt_id: tuple(a_made_lock(world, lock_id, people[unit]) for lock_id, unit in seats)
        for attempt_id, seats in places.items()
    }


def a_made_lock(world: World, lock_id: UUID, custodian: Actor) -> LockKeys:
    """One custodian's locks, made as with stock `age-keygen`."""
    summary, body = x25519.Identity.generate(), x25519.Identity.generate()
    with world.acting(custodian) as tx:
        custody.make_lock(tx, lock_id, str(summary.to_public()), str(body.to_public()))
    return LockKeys(lock_id, custodian, str(summary), str(body))


def a_published_notice(world: World, unit: Unit, tender_id: UUID) -> UUID:
    """The tender notice, drafted, reviewed and published by three people."""
    with world.acting(unit.drafter) as tx:
        draft_id = commands.prepare_tender_notice(tx, tender_id, world.platform.config.instance).id
    return signed_off(world, unit, draft_id)


def signed_off(world: World, unit: Unit, draft_id: UUID) -> UUID:
    """Take a draft of any kind through review and publication; gives the notice."""
    with world.acting(unit.reviewer) as tx:
        commands.review(tx, draft_id)
    with world.acting(unit.approver) as tx:
        return commands.publish(tx, world.platform, draft_id).id


def notice(world: World, notice_id: UUID) -> Notice:
    return world.session.get_one(Notice, notice_id)


def locks_on(world: World, lot_attempt_id: UUID) -> Sequence[LotLock]:
    return locks.locks_of(world.session, lot_attempt_id)
