"""Units examine stages, meet suppliers one by one, invite to the next stage, or buy from a single source."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from trading.announcements import commands as announcing
from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.custody import queries as locks
from trading.demo.acts import opening
from trading.demo.acts.offering import sign_off, signer_of
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.stage import Stage
from trading.kernel.actors import visitor
from trading.projects.models import Project
from trading.rounds import commands, queries
from trading.rounds.commands import Held
from trading.rounds.rules import Span
from trading.store.db import db
from trading.store.transaction import transaction

ADDRESS = "192.0.2.31"


def first_lot(tender_id: UUID) -> UUID:
    return tenders.attempts_of(db.session.get_one(Tender, tender_id))[0].id


def end_documents(stage: Stage, row: Row, tender_id: UUID, until: datetime) -> None:
    """Hand the documents out until then, so that applications have their days after it."""
    with stage.acting(drafter_of(row)) as tx:
        version = tx.get(Tender, tender_id).version
        announcing.edit_terms(tx, tender_id, version, {"documents_until": until}, {})


def open_first(stage: Stage, tender_id: UUID) -> None:
    """Two custodians open the first stage; what shares its deadline stays sealed."""
    stage.work()
    for place in locks.locks_of(db.session(), first_lot(tender_id))[:2]:
        opening.release(stage, place)
    stage.work()


def meet_all(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Meet every supplier for half an hour, one after the other, within the hours before now."""
    lot, begins = first_lot(tender_id), stage.clock.now() - timedelta(hours=4)
    for turn, login in enumerate(row["offers"]):
        start = begins + timedelta(minutes=40 * turn)
        held = Held(
            Span(start, start + timedelta(minutes=30)),
            "云栖县公共资源交易中心谈判室",
            "谈判小组全体成员",
            "授权代表",
            "小组逐项询问服务方案、人员配置和质量保证，供应商逐项说明；未透露其他供应商的任何信息。",
        )
        supplier = stage.cast[login].organisation_id
        if supplier is not None:
            with stage.acting(drafter_of(row)) as tx:
                commands.record_meeting(tx, lot, supplier, held)


def change(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Tell all suppliers what the meetings have changed."""
    with stage.acting(signer_of(row, "approver")) as tx:
        commands.change_requirements(tx, first_lot(tender_id), *row["change"])


def conclude(stage: Stage, row: Row, tender_id: UUID) -> UUID:
    """Put the examination on record; gives the tender of the next stage."""
    lot = first_lot(tender_id)
    with stage.acting(signer_of(row, "approver")) as tx:
        commands.conclude_examination(tx, lot)
    following = queries.next_attempt(db.session(), lot)
    if following is None:
        raise LookupError(lot)
    return tenders.tender_of(db.session(), following.id).id


def schedule(stage: Stage, row: Row, tender_id: UUID, deadline: datetime) -> None:
    """Set the days of a later stage, for those who passed."""
    now = stage.clock.now()
    terms = {
        "documents_from": now + timedelta(hours=1),
        "documents_until": deadline - timedelta(hours=20),
        "deadline": deadline,
    }
    with stage.acting(drafter_of(row)) as tx:
        announcing.edit_terms(tx, tender_id, tx.get(Tender, tender_id).version, terms, {})


def publicise(stage: Stage, row: Row, project_id: UUID) -> UUID:
    """Name the only supplier and publish it for objections; gives the lot attempt."""
    supplier = stage.cast[row["supplier"]].organisation_id
    with stage.acting(drafter_of(row)) as tx:
        lot = tx.get(Project, project_id).lots[0].id
    said = {
        "reason": row["reason"],
        "opinions": row["opinions"],
        "need": row["content"],
        "contact": "0800-6200011",
        "objection_channel": "书面向采购人提出，或者在本公示网页提出。",
    }
    if supplier is None:
        raise LookupError(row["supplier"])
    with stage.acting(drafter_of(row)) as tx:
        tender_id = commands.propose_source(tx, project_id, lot, supplier, said).id
    with stage.acting(drafter_of(row)) as tx:
        draft_id = commands.draft_publicity(tx, tender_id).id
    sign_off(stage, row, draft_id)
    return first_lot(tender_id)


def object_to(stage: Stage, lot_attempt_id: UUID, said: Sequence[str]) -> None:
    """Somebody without an account objects: name, contact, objection."""
    name, contact, content = said
    with transaction(visitor(ADDRESS), stage.clock) as tx:
        commands.object_to_source(tx, stage.platform, lot_attempt_id, name, contact, content)
