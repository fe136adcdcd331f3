"""What each notice says, gathered from the tender, its project and the procedure."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.announcements import additions, offers, queries, records
from trading.announcements.criteria import said_in_notice, stated_criteria
from trading.announcements.models import Document, Tender
from trading.announcements.rules import Audience, NoticeKind
from trading.custody import queries as custody
from trading.kernel.calendar import WorkingCalendar
from trading.kernel.errors import NotFound
from trading.procedures.parts import Notice as PlannedNotice
from trading.procedures.rules import Procedure
from trading.procedures.schedule import earliest
from trading.procedures.vocabulary import Event, Method, StageKey
from trading.procedures.vocabulary import NoticeKind as Planned
from trading.projects import particulars
from trading.projects.models import LotAttempt
from trading.sealing.dealing import SUITE
from trading.store.platform import Platform

D = TypeVar("D", bound=Any)
"""A document, or a plain row of one."""

TITLES: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.TENDER: "公告",
    NoticeKind.SINGLE_SOURCE: "公示",
    NoticeKind.AMENDMENT: "变更公告",
    NoticeKind.CLARIFICATION: "澄清公告",
    NoticeKind.SUSPENSION: "中止公告",
    NoticeKind.RESUMPTION: "恢复公告",
    NoticeKind.TERMINATION: "终止公告",
    NoticeKind.FAILURE: "失败公告",
    NoticeKind.CANDIDATES: "候选人公示",
    NoticeKind.RESULT: "结果公告",
    NoticeKind.CONTRACT: "合同公告",
    NoticeKind.CONTRACT_CHANGE: "合同变更公告",
}

INVITATION: Final = "投标邀请书"
PREQUALIFYING: Final = "资格预审公告"
PREQUALIFICATION: Final = StageKey.PREQUALIFICATION.value

METHOD_WORDS: Final[Mapping[Method, str]] = {
    Method.OPEN_TENDER: "招标",
    Method.INVITED_TENDER: "邀请招标",
    Method.BIXUAN: "比选",
    Method.NEGOTIATION: "竞争性谈判",
    Method.CONSULTATION: "竞争性磋商",
    Method.QUOTATION: "询价",
    Method.SINGLE_SOURCE: "单一来源采购",
}
"""Titles of record are Chinese, whatever the reader's language."""


def title(tender: Tender, procedure: Procedure, kind: NoticeKind) -> str:
    """The title of record of a notice."""
    plan = planned(tender, procedure, kind)
    if plan is not None and plan.title is not None:
        return f"{tender.title}{plan.title}"
    if kind is NoticeKind.TENDER and tender.audience is Audience.INVITED:
        return f"{tender.title}{INVITATION}"
    if kind is NoticeKind.TENDER and any(each.lot_attempt.stage == PREQUALIFICATION for each in tender.lots):
        return f"{tender.title}{PREQUALIFYING}"
    return f"{tender.title}{METHOD_WORDS.get(procedure.method, '交易')}{TITLES[kind]}"


def planned(tender: Tender, procedure: Procedure, kind: NoticeKind) -> PlannedNotice | None:
    """What the procedure plans for a notice; one to invitees is an invitation where it plans one."""
    invitation = procedure.notice(Planned.INVITATION)
    if kind is NoticeKind.TENDER and tender.audience is Audience.INVITED and invitation is not None:
        return invitation
    return procedure.notice(Planned(kind.value))


def head(
    session: Session,
    tender: Tender,
    procedure: Procedure,
    kind: NoticeKind,
    attempts: Sequence[LotAttempt],
    amends: str | None = None,
) -> dict[str, Any]:
    """What every notice says of its parties, project, procedure and lots."""
    project = tender.project
    return {
        "schema": records.SCHEMA,
        "kind": kind.value,
        "title": title(tender, procedure, kind),
        "amends": amends,
        "parties": {
            "procuring_entity": _unit(session, project.procuring_entity_id),
            "agent": _unit(session, project.agent_id) if project.agent_id else None,
        },
        "project": project,
        "procedure": {
            "code": procedure.code,
            "version": procedure.version,
            "name": procedure.name,
            "source": procedure.basis.source,
            "certainty": procedure.basis.certainty.value,
            "training_only": procedure.training_only,
        },
        "lots": [
            {"lot": attempt.wire_id, "lot_attempt": attempt.id, "title": attempt.title}
            for attempt in attempts
        ],
        "contact": tender.contact,
    }


def tender_notice(session: Session, tender: Tender, procedure: Procedure) -> dict[str, Any]:
    """What the tender notice says; the tender must have its schedule and its locks."""
    attempts = [each.lot_attempt for each in tender.lots]
    period = procedure.period("notice") if tender.audience is Audience.PUBLIC else None
    return head(session, tender, procedure, NoticeKind.TENDER, attempts) | {
        "budget": tender.project.budget,
        "need": tender.need,
        "place_and_time": {"place": tender.project.place, "duration_days": tender.duration_days},
        "qualification": tender.qualification,
        "documents": {
            "start": tender.documents_from,
            "until": tender.documents_until,
            "files": [document_facts(document) for document in newest(tender.documents)],
        },
        "notice_period": {"value": period.value, "unit": period.unit.value} if period else None,
        "ceiling_price": _ceilings(attempts),
        "deadline_and_opening": deadline_and_opening(tender, tender.deadline),
        "objection_channel": tender.objection_channel,
        "locks": [lot_locks(session, attempt) for attempt in attempts if attempt.quorum],
        **particulars.sections(tender.project.category, json.loads(tender.project.particulars)),
        **_admission(tender, procedure),
        **additions.sections(session, tender, procedure),
        **({} if procedure.ascending else _asked(session, tender, procedure)),
    }


def _asked(session: Session, tender: Tender, procedure: Procedure) -> dict[str, Any]:
    """What sealed bids must hold and how they are compared."""
    return {
        "submission": _submission(tender),
        "evaluation_method": said_in_notice(procedure, stated_criteria(session, tender)),
    }


def _admission(tender: Tender, procedure: Procedure) -> dict[str, Any]:
    """How one comes to bid, where that takes more than being qualified."""
    said: dict[str, Any] = {}
    if tender.sign_up_until is not None:
        said["sign_up"] = {"until": tender.sign_up_until, "invitees": procedure.bidders.invitees}
    if tender.joint_members_at_most is not None:
        said["joint_ventures"] = {"members_at_most": tender.joint_members_at_most}
    return said


def standing_terms(session: Session, tender: Tender, attempts: Sequence[LotAttempt]) -> dict[str, Any]:
    """What a notice of change repeats, so that it too is enough to seal with; call it after the change."""
    return {
        **({"submission": _submission(tender)} if tender.parts else {}),
        "ceiling_price": _ceilings(attempts),
        "locks": [lot_locks(session, attempt) for attempt in attempts if attempt.quorum],
    }


def sealing_terms(
    platform: Platform, tender: Tender, procedure: Procedure, attempts: Sequence[LotAttempt]
) -> dict[str, Any]:
    """What a sealer must know of the platform and the kind of offer; by lot where stages ask differently."""
    category = tender.project.category
    terms = {
        "notice_key": platform.keys.notice.verifier.vkey,
        "receipt_key": platform.keys.receipt.verifier.vkey,
        "limits": offers.limits(platform.config.part_limit),
        "price": True,
        "duration": offers.needs_duration(category),
        "fields": offers.offer_fields(category),
    }
    asked = {attempt.wire_id: queries.asked_of(tender, procedure, attempt) for attempt in attempts}
    if len({each.stage for each in attempts}) > 1 or not all(each.price for each in asked.values()):
        terms["lots"] = [
            {
                "lot": lot,
                "price": each.price,
                "duration": each.duration,
                "fields": each.fields,
                "parts": each.parts,
            }
            for lot, each in asked.items()
        ]
    return terms


def deadline_and_opening(tender: Tender, deadline: datetime | None) -> dict[str, Any]:
    """The opening takes place at the deadline."""
    return {
        "deadline": deadline,
        "opening": deadline,
        "place": tender.opening_place,
        "questions_until": tender.questions_until,
    }


def publicity(procedure: Procedure, published_at: datetime, calendar: WorkingCalendar) -> dict[str, datetime]:
    """From when to when candidates are open to objections; raises UnknownYear."""
    until = earliest(procedure, Event.CANDIDATES_PUBLISHED, published_at, Event.PUBLICITY_ENDED, calendar)
    return {"start": published_at, "until": until}


def source_publicity(
    procedure: Procedure, published_at: datetime, calendar: WorkingCalendar
) -> dict[str, datetime]:
    """From when to when a single source is open to objections; raises UnknownYear."""
    start, end = Event.SINGLE_SOURCE_PUBLISHED, Event.SINGLE_SOURCE_ENDED
    return {"start": published_at, "until": earliest(procedure, start, published_at, end, calendar)}


def newest(documents: Sequence[D]) -> list[D]:
    """The highest version of each title, in the order of the tender documents."""
    newest: dict[str, D] = {}
    for document in sorted(documents, key=lambda each: each.document_version):
        newest[document.title] = document
    return sorted(newest.values(), key=lambda each: each.position)


def document_facts(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind.value,
        "title": document.title,
        "version": document.document_version,
        "file_name": document.file_name,
        "size": document.size,
        "sha256": document.sha256,
    }


def _unit(session: Session, organisation_id: UUID) -> Organisation:
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def _submission(tender: Tender) -> dict[str, Any]:
    return {
        "parts": [
            {
                "code": part.code,
                "title": part.title,
                "mandatory": part.mandatory,
                "template": part.template_id,
            }
            for part in tender.parts
        ],
        "validity_days": tender.validity_days,
        "bid_security": tender.bid_security,
    }


def _ceilings(attempts: Sequence[LotAttempt]) -> list[dict[str, Any]]:
    return [
        {"lot": attempt.wire_id, "amount": attempt.ceiling_price}
        for attempt in attempts
        if attempt.ceiling_price is not None
    ]


def lot_locks(session: Session, attempt: LotAttempt) -> dict[str, Any]:
    """The locks under which bids for a lot attempt are sealed, as the notice says them."""
    return {
        "lot": attempt.wire_id,
        "stage": attempt.stage,
        "suite": SUITE,
        "quorum": attempt.quorum,
        "custodians": [
            {
                "custodian": lock.custodian_name,
                "name": lock.custodian.name,
                "summary": lock.summary_recipient,
                "body": lock.body_recipient,
            }
            for lock in custody.locks_of(session, attempt.id)
        ],
    }
