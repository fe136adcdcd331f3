"""The sign-off route of a notice: drafter, reviewer, approver."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from trading.announcements import additions, contents, queries, records
from trading.announcements.criteria import stated_criteria
from trading.announcements.events import NoticeDrafted
from trading.announcements.models import NoticeDraft, Tender
from trading.announcements.rules import DRAFT, NoticeKind
from trading.custody import queries as custody
from trading.kernel.errors import Conflict, Forbidden, Invalid, TooEarly
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import Text, text
from trading.procedures.criteria import must_suit
from trading.procedures.rules import Procedure
from trading.procedures.schedule import check_schedule, earliest
from trading.procedures.vocabulary import EvaluationMethod, Event, Selection
from trading.procedures.words import CERTAINTIES
from trading.projects.models import LotAttempt
from trading.store.transaction import Transaction

LEFT_FOR_DRAW: Final = timedelta(days=2)
"""How long at least a public draw of invitees takes, keys included; the county confirms it."""


def prepare_notice(
    tx: Transaction, tender: Tender, kind: NoticeKind, content: Mapping[str, Any], lots: Sequence[LotAttempt]
) -> NoticeDraft:
    """Put a notice about these lot attempts on its way through the unit's sign-off.

    `content` holds the sections of its kind (`records.SCHEMAS`); parties, project, procedure, lots and
    contact are added here. Raises Invalid when the procedure demands more, Conflict while one of the same
    kind is on its way for one of these lots.
    """
    tx.require(Action.PREPARE_NOTICE, tender)
    procedure = queries.procedure_of(tender, tx.now)
    amends = queries.in_force(tx.session, lots[0].id)
    head = contents.head(tx.session, tender, procedure, kind, lots, amends.number if amends else None)
    whole = {**head, **content}
    records.must_be_complete(contents.planned(tender, procedure, kind), whole)
    _must_be_alone(tx, tender, kind, lots)
    draft = tx.add(
        NoticeDraft(
            tender_id=tender.id,
            tender=tender,
            kind=kind,
            content=records.write(kind, whole),
            drafted_by=tx.actor.person_id,
            drafted_at=tx.now,
        )
    )
    tx.emit(NoticeDrafted(draft))
    tx.record(
        "notice.drafted",
        draft,
        project_id=tender.project_id,
        kind=kind.value,
        lots=[attempt.wire_id for attempt in lots],
    )
    return draft


def prepare_tender_notice(tx: Transaction, tender_id: UUID, instance: Path) -> NoticeDraft:
    """Put the tender notice into sign-off once its terms are complete and every lock is made.

    Raises Invalid naming what is missing or too short, TooEarly while custodians have not made their locks.
    """
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.DRAFT_TENDER, tender)
    must_be_ready(tx, tender, instance)
    procedure = queries.procedure_of(tender, tx.now)
    content = contents.tender_notice(tx.session, tender, procedure)
    return prepare_notice(tx, tender, NoticeKind.TENDER, content, queries.attempts_of(tender))


def must_be_ready(tx: Transaction, tender: Tender, instance: Path) -> None:
    """Raise unless the tender could be published at this moment."""
    faults = terms_faults(tender)
    if faults:
        raise Invalid("tender_incomplete", None, faults)
    sealed = [attempt.id for attempt in queries.attempts_of(tender) if attempt.quorum]
    waiting = custody.waiting(tx.session, sealed)
    if waiting or any(not custody.locks_of(tx.session, each) for each in sealed):
        names = tuple(sorted({lock.custodian.name for lock in waiting}))
        reason = text("Not every custodian has made its locks yet: %(names)s.", names=names)
        raise TooEarly("locks_missing", reason)
    procedure = queries.procedure_in_stage(tender, tx.now)
    short = schedule_faults(tender, procedure, tx.now, instance)
    if short:
        raise Invalid("schedule_too_short", None, {"deadline": short})
    security_must_be_capped(tender, procedure, tender.bid_security)
    joint_ventures_must_make_sense(tender)
    price_must_be_fixed(tender, procedure)
    must_suit(procedure.evaluation, stated_criteria(tx.session, tender))
    additions.demand(tx, tender, procedure, instance)


def terms_faults(tender: Tender) -> dict[str, list[Text]]:
    """What is missing from the terms, by field."""
    needed = (
        "documents_from",
        "documents_until",
        "deadline",
        "opening_place",
        "need",
        "qualification",
        "objection_channel",
        "contact",
    )
    faults = {name: [text("Please fill this in.")] for name in needed if not getattr(tender, name)}
    if not tender.documents:
        faults["documents"] = [text("Add the tender documents.")]
    return faults


def sign_up_faults(tender: Tender, procedure: Procedure, now: datetime, instance: Path) -> list[Text]:
    """What is wrong with the end of the sign-up, where one is held; raises UnknownYear."""
    until, calendar = tender.sign_up_until, queries.calendar(instance)
    is_first = all(each.lot_attempt.continues_id is None for each in tender.lots)
    if procedure.bidders.selection is not Selection.RANDOM_DRAW or not is_first:
        return [] if until is None else [text("In this procedure nobody applies first.")]
    if tender.deadline is None:
        return []
    if until is None:
        return [text("Say until when bidders can apply.")]
    begins = max(now, tender.documents_from or now)
    first = earliest(procedure, Event.NOTICE_PUBLISHED, begins, Event.SIGN_UP_ENDED, calendar)
    if until < first:
        return [text("Bidders must be able to apply until %(earliest)s at least.", earliest=first)]
    last = earliest(procedure, Event.SIGN_UP_ENDED, until, Event.DEADLINE, calendar)
    if tender.deadline < max(last, until + LEFT_FOR_DRAW):
        reason = text(
            "Between the end of the sign-up and the deadline the invitees are drawn and prepare their bids:"
            " the deadline must be %(earliest)s or later.",
            earliest=max(last, until + LEFT_FOR_DRAW),
        )
        return [reason]
    return []


def price_must_be_fixed(tender: Tender, procedure: Procedure) -> None:
    """Raise Invalid for a lot without its price where the price is fixed and the contractor drawn."""
    if procedure.evaluation.method is not EvaluationMethod.FIXED_PRICE_DRAW:
        return
    reason = text("The price is fixed in this procedure: state it.")
    lacking = {
        f"ceiling-{each.id}": [reason] for each in queries.attempts_of(tender) if each.ceiling_price is None
    }
    if lacking:
        raise Invalid("fixed_price_missing", reason, lacking)


def joint_ventures_must_make_sense(tender: Tender) -> None:
    """Raise Invalid for a joint venture of one."""
    if tender.joint_members_at_most == 1:
        reason = text("A joint venture has at least two members.")
        raise Invalid.field("joint_members_at_most", reason)


def security_must_be_capped(tender: Tender, procedure: Procedure, asked: Money | None) -> None:
    """Raise Invalid when the bid security asked of a lot is above the procedure's share of its estimate."""
    cap = procedure.security
    for attempt in queries.attempts_of(tender):
        most = Money(attempt.lot.estimate.fen * cap.cap_basis_points // 10_000)
        if asked is not None and asked > most:
            reason = text(
                "For %(lot)s the bid security is at most %(most)s. Basis: %(source)s (%(certainty)s).",
                lot=attempt.lot.title,
                most=most,
                source=cap.basis.source,
                certainty=CERTAINTIES[cap.basis.certainty],
            )
            raise Invalid("security_too_high", None, {"bid_security": [reason]})


def schedule_faults(tender: Tender, procedure: Procedure, now: datetime, instance: Path) -> list[Text]:
    """Every way in which the schedule is too short if the notice were published now; raises UnknownYear.

    Where documents are given out only later, periods run from then (招标投标法24: from the first issue).
    """
    if tender.deadline is None:
        return []
    begins = max(now, tender.documents_from or now)
    faults = check_schedule(
        procedure, begins, tender.documents_until, None, tender.deadline, queries.calendar(instance)
    )
    if tender.documents_from and tender.documents_until and tender.documents_until <= tender.documents_from:
        faults.append(text("The documents must be available until later than they begin to be."))
    if tender.questions_until and not now < tender.questions_until < tender.deadline:
        faults.append(text("Questions must end after the publication and before the deadline."))
    return faults + sign_up_faults(tender, procedure, now, instance)


def review(tx: Transaction, draft_id: UUID) -> NoticeDraft:
    """The reviewer, who did not draft it, agrees."""
    draft = tx.lock(NoticeDraft, draft_id)
    tx.require(Action.REVIEW_NOTICE, draft)
    if tx.actor.person_id in queries.first_people(tx.session, draft):
        raise Forbidden("two_people", text("Somebody else of your unit must review what you drafted."))
    DRAFT.apply(draft, "review")
    draft.reviewed_by, draft.reviewed_at = tx.actor.person_id, tx.now
    tx.record("notice.reviewed", draft, project_id=draft.tender.project_id, kind=draft.kind.value)
    return draft


def send_back(tx: Transaction, draft_id: UUID, reason: str) -> NoticeDraft:
    """Reviewer or approver sends it back with the reason; the drafter prepares it anew. Raises Conflict."""
    draft = tx.lock(NoticeDraft, draft_id)
    tx.require(Action.REVIEW_NOTICE, draft)
    _must_have_drafter(draft)
    DRAFT.apply(draft, "send_back")
    draft.sent_back_because = reason
    tx.record(
        "notice.sent_back", draft, project_id=draft.tender.project_id, kind=draft.kind.value, reason=reason
    )
    return draft


def discard(tx: Transaction, draft_id: UUID) -> NoticeDraft:
    """The unit takes a notice out of sign-off, to change it or to leave it. Raises Conflict."""
    draft = tx.lock(NoticeDraft, draft_id)
    tx.require(Action.DRAFT_TENDER, draft)
    _must_have_drafter(draft)
    DRAFT.apply(draft, "discard")
    tx.record("notice.discarded", draft, project_id=draft.tender.project_id, kind=draft.kind.value)
    return draft


def _must_have_drafter(draft: NoticeDraft) -> None:
    """Nobody could prepare anew what the platform prepared once: a failed lot would stay unannounced."""
    if draft.drafted_by is None:
        reason = text("The platform drew this up from the record. It can only be agreed to and published.")
        raise Conflict("drafted_by_platform", reason)


def _must_be_alone(tx: Transaction, tender: Tender, kind: NoticeKind, lots: Sequence[LotAttempt]) -> None:
    names = {str(attempt.id) for attempt in lots}
    for other in queries.live_drafts(tx.session, tender.id):
        about = {str(lot["lot_attempt"]) for lot in records.read(other.content)["lots"]}
        if other.kind is kind and about & names:
            raise Conflict("notice_in_sign_off", text("Such a notice is being signed off already."))
