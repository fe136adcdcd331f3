"""Change or end a tender after publication, by notices that say exactly what changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from trading.announcements import changes, contents, queries
from trading.announcements.commands.drafts import prepare_notice, security_must_be_capped
from trading.announcements.models import NoticeDraft, Tender
from trading.announcements.rules import NoticeKind, must_keep_deadline_fair
from trading.kernel.errors import Conflict, Invalid, Stale
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.schedule import deadline_after_change
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.store.transaction import Transaction


def draft_amendment(
    tx: Transaction,
    tender_id: UUID,
    instance: Path,
    *,
    proposed: Mapping[str, Any],
    ceilings: Mapping[str, Money | None],
    reason: str,
    material: bool,
    reseal: bool,
) -> NoticeDraft:
    """Prepare a notice of change for every lot still on offer.

    `proposed` holds new values of terms, `ceilings` new ceiling prices by the lot's wire name; newly added
    files become part of the change. Raises Invalid when nothing changes or bidders lose time, TooLate after
    the deadline.
    """
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.DRAFT_TENDER, tender)
    attempts = _on_offer(tender)
    pending = [document for document in tender.documents if document.published_at is None]
    found = changes.between(tender, attempts, proposed, ceilings, pending)
    if not found:
        raise Invalid("nothing_changed", text("Change at least one of the published facts."))
    material = material or changes.is_material(found)
    security = proposed.get("bid_security", tender.bid_security)
    security_must_be_capped(tender, queries.procedure_of(tender, tx.now), security)
    deadline = proposed.get("deadline") or tender.deadline
    _must_be_fair(tx, tender, deadline, instance, material=material)
    content = {
        "changes": found,
        "reason": reason,
        "material": material,
        "reseal": reseal,
        "documents": [contents.document_facts(document) for document in pending],
        "deadline_and_opening": {
            "deadline": deadline,
            "opening": deadline,
            "place": proposed.get("opening_place", tender.opening_place),
            "questions_until": proposed.get("questions_until", tender.questions_until),
        },
    }
    return prepare_notice(tx, tender, NoticeKind.AMENDMENT, content, attempts)


def apply_amendment(
    tx: Transaction,
    instance: Path,
    tender: Tender,
    attempts: Sequence[LotAttempt],
    content: Mapping[str, Any],
) -> None:
    """Let the published changes take effect. Raises Stale, TooLate, Invalid."""
    _must_be_fair(
        tx, tender, content["deadline_and_opening"]["deadline"], instance, material=content["material"]
    )
    pending = {document.id: document for document in tender.documents if document.published_at is None}
    if pending.keys() != {facts["id"] for facts in content["documents"]}:
        raise Stale("notice_outdated", text("Files were added since the sign-off. Prepare the notice again."))
    changes.apply(tender, attempts, content["changes"])
    for document in pending.values():
        document.published_at = tx.now
    for attempt in attempts:
        if attempt.state is not AttemptState.PUBLISHED:
            raise Stale
        attempt.deadline = tender.deadline


def draft_termination(
    tx: Transaction, tender_id: UUID, lot_attempt_ids: Sequence[UUID], reason: str, next_step: str
) -> NoticeDraft:
    """Prepare a notice that ends the trading of these lots. Raises Invalid, Conflict."""
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.DRAFT_TENDER, tender)
    attempts = [each for each in queries.attempts_of(tender) if each.id in lot_attempt_ids]
    if not attempts or len(attempts) != len(set(lot_attempt_ids)):
        raise Invalid.field("lots", text("Choose at least one lot of this tender."))
    running = (AttemptState.PUBLISHED, AttemptState.OPENED, AttemptState.CANDIDATES)
    if any(each.state not in running and not _is_waiting_stage(each) for each in attempts):
        raise Conflict("lot_ended", text("Only lots on offer or not yet decided can be terminated."))
    content = {"reason": reason, "next_step": next_step}
    return prepare_notice(tx, tender, NoticeKind.TERMINATION, content, attempts)


def _is_waiting_stage(attempt: LotAttempt) -> bool:
    """Whether a stage for those who passed is being prepared: it can be given up before their invitation."""
    return attempt.state is AttemptState.PREPARING and attempt.continues_id is not None


def _on_offer(tender: Tender) -> list[LotAttempt]:
    attempts = [each for each in queries.attempts_of(tender) if each.state is AttemptState.PUBLISHED]
    if not attempts:
        raise Conflict("not_on_offer", text("No lot of this tender is on offer."))
    return attempts


def _must_be_fair(
    tx: Transaction, tender: Tender, deadline: datetime | None, instance: Path, *, material: bool
) -> None:
    if tender.deadline is None or deadline is None:
        raise Conflict
    procedure = queries.procedure_in_stage(tender, tx.now)
    earliest = tender.deadline
    if material:
        calendar = queries.calendar(instance)
        earliest = deadline_after_change(procedure, tx.now, tender.deadline, calendar)
    must_keep_deadline_fair(tx.now, tender.deadline, deadline, earliest, material=material)
