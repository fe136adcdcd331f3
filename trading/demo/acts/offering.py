"""Units put lots on offer; custodians lock them; three people sign a notice off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from trading.accounts.models import Organisation
from trading.announcements import commands, queries
from trading.announcements.models import Tender
from trading.announcements.rules import DocumentKind
from trading.custody import commands as custody
from trading.custody import queries as locks
from trading.custody.models import LotLock, Place
from trading.custody.rules import wire_name
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.papers import stored_paper
from trading.demo.stage import Stage, on_day
from trading.kernel.actors import Role
from trading.kernel.money import Money
from trading.procedures.schedule import earliest_deadline, earliest_documents_until
from trading.projects.models import Project
from trading.sealing.dealing import PARTS
from trading.sealing.lotkeys import key_file, make_lot_key, recipient_of
from trading.store.db import db

NEED = "按施工图和工程量清单实施全部内容，质量符合现行国家和行业标准。"
QUALIFICATION = "具有独立法人资格；具有与本项目相适应的资质和安全生产许可证；未被列入失信被执行人名单。"


def start(stage: Stage, row: Row, project_id: UUID, published: datetime, deadline: datetime) -> UUID:
    """Start a tender with its terms and its documents, to be published then; gives the tender."""
    with stage.acting(drafter_of(row)) as tx:
        lots = tx.get(Project, project_id).lots
        ceilings = {lot.id: Money(lot.estimate.fen * 98 // 100) for lot in lots}
        tender_id = commands.start_tender(tx, project_id, ceilings).id
    _fill_in(stage, row, tender_id, published, deadline)
    unit = _unit_name(stage, row)
    for kind, title in (
        (DocumentKind.TENDER_DOCUMENT, "交易文件"),
        (DocumentKind.BILL_OF_QUANTITIES, "工程量清单" if row["category"] == "works" else "采购清单"),
    ):
        stored = stored_paper(stage, title, unit, f"项目：{row['title']}。", row["content"], NEED)
        with stage.acting(drafter_of(row)) as tx:
            commands.add_document(tx, tender_id, kind, title, f"{title}.pdf", stored)
    return tender_id


def _fill_in(stage: Stage, row: Row, tender_id: UUID, published: datetime, wanted: datetime) -> None:
    now = stage.clock.now()
    with stage.acting(drafter_of(row)) as tx:
        tender = tx.get(Tender, tender_id)
        procedure = queries.procedure_of(tender, now)
        published, calendar = max(published, now), queries.calendar(stage.instance)
        handed_out = earliest_documents_until(procedure, published, calendar)
        lawful = max(earliest_deadline(procedure, published, calendar), handed_out)
        deadline = max(wanted, on_day(lawful, 0 if lawful <= on_day(lawful, 0, 9, 30) else 1, 9, 30))
        terms: Mapping[str, Any] = {
            "documents_from": now + timedelta(hours=2),
            "documents_until": max(handed_out, deadline - timedelta(hours=20)),
            "questions_until": deadline - timedelta(days=3),
            "deadline": deadline,
            "opening_place": "云栖县公共资源交易中心一号开标室",
            "need": NEED,
            "qualification": QUALIFICATION,
            "objection_channel": "向本单位书面提出，电话0800-6200011。",
            "duration_days": 90,
            "bid_security": Money.yuan(row["security"]) if "security" in row else None,
            "contact": f"{_unit_name(stage, row)} 0800-6200011",
        }
        commands.edit_terms(tx, tender_id, tender.version, terms, {})


def deadline_of(tender_id: UUID) -> datetime:
    deadline = db.session.get_one(Tender, tender_id, populate_existing=True).deadline
    if deadline is None:
        raise LookupError(tender_id)
    return deadline


def _unit_name(stage: Stage, row: Row) -> str:
    organisation_id = stage.cast[drafter_of(row)].organisation_id
    return db.session.get_one(Organisation, organisation_id).name


def lock(stage: Stage, tender_id: UUID) -> None:
    """Every appointed custodian makes its locks and keeps the key file among its own things."""
    for lock_id in _places(tender_id):
        place = db.session.get_one(LotLock, lock_id)
        login = custodian_of(stage, place)
        identities = {part: make_lot_key() for part in PARTS}
        path = key_path(stage.belongings, login, place.lot_attempt.wire_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(
            key_file(
                place.lot_attempt.wire_id, place.lot_attempt.stage, wire_name(place.custodian_id), identities
            )
        )
        summary, body = (recipient_of(identities[part]) for part in PARTS)
        with stage.acting(login) as tx:
            custody.make_lock(tx, lock_id, summary, body)


def key_path(belongings: Path, login: str, wire_id: str) -> Path:
    """Where a custodian keeps the key file of one lot attempt or draw."""
    return belongings / "custodians" / login / key_file_name(wire_id)


def key_file_name(wire_id: str) -> str:
    return f"{wire_id.replace('/', '-')}.txt"


def _places(tender_id: UUID) -> list[UUID]:
    tender = db.session.get_one(Tender, tender_id)
    return [
        place.id
        for attempt in queries.attempts_of(tender)
        for place in locks.locks_of(db.session(), attempt.id)
    ]


def custodian_of(stage: Stage, place: Place) -> str:
    return next(
        login
        for login, actor in stage.cast.items()
        if actor.role is Role.CUSTODIAN and actor.organisation_id == place.custodian_id
    )


def announce(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Draft the tender notice, review and publish it."""
    sign_off(stage, row, draft_notice(stage, row, tender_id))


def draft_notice(stage: Stage, row: Row, tender_id: UUID) -> UUID:
    with stage.acting(drafter_of(row)) as tx:
        return commands.prepare_tender_notice(tx, tender_id, stage.instance).id


def sign_off(stage: Stage, row: Row, draft_id: UUID) -> None:
    """Take a draft of any kind through review and publication, by two further people."""
    review(stage, row, draft_id)
    with stage.acting(signer_of(row, "approver")) as tx:
        commands.publish(tx, stage.platform, draft_id)


def review(stage: Stage, row: Row, draft_id: UUID) -> None:
    with stage.acting(signer_of(row, "reviewer")) as tx:
        commands.review(tx, draft_id)


def signer_of(row: Row, duty: str) -> str:
    return duty if row["unit"] == "drafter" else f"{row['unit']}-{duty}"


def terminate(stage: Stage, row: Row, tender_id: UUID, reason: str, next_step: str) -> None:
    """End the trading of all lots by a notice."""
    with stage.acting(drafter_of(row)) as tx:
        attempts = [each.id for each in queries.attempts_of(tx.get(Tender, tender_id))]
    with stage.acting(drafter_of(row)) as tx:
        draft_id = commands.draft_termination(tx, tender_id, attempts, reason, next_step).id
    sign_off(stage, row, draft_id)
