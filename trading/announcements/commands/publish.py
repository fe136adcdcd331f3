"""Publication, one mechanism for every kind: number, freeze, sign, queue the log leaf, apply, tell."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from trading.announcements import contents, queries, records
from trading.announcements.commands.amendments import apply_amendment
from trading.announcements.commands.drafts import must_be_ready
from trading.announcements.events import NoticePublished
from trading.announcements.models import Notice, NoticeDraft, NoticeLot, Tender
from trading.announcements.rules import (
    DRAFT,
    DraftState,
    NoticeKind,
    NoticeNote,
    audience_of,
    must_be_second_person,
)
from trading.kernel.actors import Duty
from trading.kernel.errors import Conflict, Stale, TooEarly
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.rules import Procedure
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT
from trading.sealing import leaf, lines
from trading.store.counters import next_number
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.offline import keep_pages
from trading.store.platform import Platform
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Published:
    """A notice in the moment of its publication, with everything it is about."""

    notice: Notice
    draft: NoticeDraft
    tender: Tender
    procedure: Procedure
    attempts: Sequence[LotAttempt]
    content: Mapping[str, Any]


def publish(tx: Transaction, platform: Platform, draft_id: UUID) -> Notice:
    """Publish a signed-off notice of any kind, as a second person of the unit.

    Raises Forbidden to the drafter, TooEarly before a needed review, and what its kind forbids now.
    """
    draft = tx.lock(NoticeDraft, draft_id)
    content = records.read(draft.content)
    attempts = [tx.lock(LotAttempt, each) for each in sorted(lot["lot_attempt"] for lot in content["lots"])]
    tender = tx.lock(Tender, draft.tender_id)
    tx.require(Action.APPROVE_NOTICE, draft)
    must_be_second_person(queries.first_people(tx.session, draft), tx.actor.person_id)
    _must_be_reviewed(tx, draft)
    procedure = queries.procedure_of(tender, tx.now)
    if "publicity" in content:
        # The period runs from the publication, not from the day on which the notice was drafted.
        calendar = queries.calendar(platform.config.instance)
        content["publicity"] = contents.publicity(procedure, tx.now, calendar)
    if "publicity_period" in content:
        calendar = queries.calendar(platform.config.instance)
        content["publicity_period"] = contents.source_publicity(procedure, tx.now, calendar)
    if draft.kind is NoticeKind.AMENDMENT:
        apply_amendment(tx, platform.config.instance, tender, attempts, content)
        content |= contents.standing_terms(tx.session, tender, attempts)
    if "locks" in content:
        content["sealing"] = contents.sealing_terms(platform, tender, procedure, attempts)
    content["pages"] = keep_pages(tx, platform.files)
    notice = _freeze(tx, platform.keys, draft, content)
    if draft.kind in _APPLY:
        _APPLY[draft.kind](tx, platform, Published(notice, draft, tender, procedure, attempts, content))
    DRAFT.apply(draft, "publish")
    draft.published_by, draft.notice_id = tx.actor.person_id, notice.id
    tx.record(
        "notice.published",
        notice,
        project_id=tender.project_id,
        number=notice.number,
        kind=notice.kind.value,
        lots=[lot["lot"] for lot in content["lots"]],
        drafted_by=str(draft.drafted_by) if draft.drafted_by else None,
        reviewed_by=str(draft.reviewed_by) if draft.reviewed_by else None,
        note_sha256=notice.note_sha256,
    )
    tx.emit(NoticePublished(notice))
    tx.enqueue("notice.pdf", str(notice.id), {"notice_id": str(notice.id)})
    return notice


def _must_be_reviewed(tx: Transaction, draft: NoticeDraft) -> None:
    """A unit too small for a reviewer of its own may go from drafter to approver."""
    if draft.state is DraftState.DRAFT and queries.others_with_duty(
        tx.session, tx.actor.organisation_id, Duty.REVIEWER, queries.first_people(tx.session, draft)
    ):
        raise TooEarly("not_reviewed", text("The reviewer of your unit must agree first."))


def _freeze(tx: Transaction, keys: PlatformKeys, draft: NoticeDraft, content: Mapping[str, Any]) -> Notice:
    project = draft.tender.project
    number = f"{project.wire_base}-G{next_number(tx.session, f'notice:{project.id}'):02d}"
    said = {**content, "schema": records.SCHEMA, "number": number, "published": tx.now}
    frozen = records.write(draft.kind, said)
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    wire = [lot["lot"] for lot in content["lots"]]
    note = keys.sign_notice(NoticeNote(number, draft.kind, str(project.number), wire, digest, tx.now).text())
    note_sha256 = hashlib.sha256(note.encode()).hexdigest()
    changed = queries.in_force(tx.session, content["lots"][0]["lot_attempt"])
    notice = tx.add(
        Notice(
            number=number,
            kind=draft.kind,
            audience=audience_of(draft.kind, draft.tender.audience),
            tender_id=draft.tender_id,
            tender=draft.tender,
            project_id=project.id,
            amends_id=changed.id if changed else None,
            reseal=bool(content.get("reseal", False)),
            title=content["title"],
            schema=records.SCHEMA,
            frozen=frozen,
            sha256=digest,
            note=note,
            note_sha256=note_sha256,
            published_at=tx.now,
            lots=[NoticeLot(lot_attempt_id=lot["lot_attempt"]) for lot in content["lots"]],
        )
    )
    tx.session.flush()
    entry = leaf.entry("notice", notice=note_sha256, published=lines.instant_text(tx.now))
    queue_leaf(tx.session, "notice", tx.now, entry)
    return notice


def _offer(tx: Transaction, platform: Platform, published: Published) -> None:
    """What was signed off must be what tender and locks say now, and the periods must hold from now."""
    notice, tender, procedure = published.notice, published.tender, published.procedure
    if procedure.training_only and platform.config.production:
        reason = text("This procedure is for rehearsals only and cannot be used for real trading yet.")
        raise Conflict("training_only", reason)
    must_be_ready(tx, tender, platform.config.instance)
    fresh = contents.tender_notice(tx.session, tender, procedure)
    if records.write(NoticeKind.TENDER, fresh) != published.draft.content:
        reason = text("Locks or terms changed since the sign-off. Prepare the notice again.")
        raise Stale("notice_outdated", reason)
    tender.procedure = json.dumps(procedure.as_dict(), ensure_ascii=False)
    for attempt in published.attempts:
        attempt.published_at = notice.published_at
        attempt.deadline = tender.deadline
        attempt.notice_sha256 = notice.note_sha256
        ATTEMPT.apply(attempt, "publish")
    for document in tender.documents:
        document.published_at = notice.published_at


def _amend(tx: Transaction, platform: Platform, published: Published) -> None:
    for attempt in published.attempts:
        attempt.notice_sha256 = published.notice.note_sha256


def _terminate(tx: Transaction, platform: Platform, published: Published) -> None:
    for attempt in published.attempts:
        ATTEMPT.apply(attempt, "terminate")


_APPLY: Final[Mapping[NoticeKind, Callable[[Transaction, Platform, Published], None]]] = {
    NoticeKind.TENDER: _offer,
    NoticeKind.AMENDMENT: _amend,
    NoticeKind.TERMINATION: _terminate,
}
"""What a published notice does to its lots; other kinds are checked and applied by upper subscribers."""
