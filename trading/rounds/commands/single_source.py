"""Buy from the only supplier there is: published for objections, negotiated on record, announced."""

import hmac
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from trading.accounts.models import Organisation
from trading.accounts.rules import OrganisationKind, OrganisationState
from trading.announcements import queries as announcements
from trading.announcements import records
from trading.announcements.commands import prepare_notice
from trading.announcements.models import Notice, NoticeDraft, Tender, TenderLot
from trading.announcements.rules import NoticeKind
from trading.kernel.errors import Conflict, Invalid, NotFound, TooMany
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.parts import NEGOTIATED_STAGE
from trading.projects.commands import start_attempts
from trading.projects.models import LotAttempt, Project
from trading.projects.queries import must_run
from trading.projects.rules import ATTEMPT, NEGOTIATED, AttemptState, ProjectState
from trading.results.commands import draft_result, propose_award
from trading.rounds import queries, rules
from trading.rounds.commands.meetings import Held, write_down
from trading.rounds.models import Agreement, SingleSource, SourceObjection
from trading.store.counters import next_number
from trading.store.platform import Platform
from trading.store.transaction import Transaction

FROM_ONE_SOURCE = 5
"""Objections that one address may send about one lot."""


def propose_source(
    tx: Transaction, project_id: UUID, lot_id: UUID, organisation_id: UUID, said: Mapping[str, str]
) -> Tender:
    """Name the only supplier of a lot; `said` has reason, opinions, need, contact and objection channel.

    Raises Conflict unless the accepted project goes by single source and the lot is free, Invalid for whoever
    is no admitted bidder.
    """
    project = tx.lock(Project, project_id)
    tx.require(Action.DRAFT_TENDER, project)
    if project.state is not ProjectState.ACCEPTED or project.procedure_code is None:
        raise Conflict("project_not_accepted", text("The centre must have accepted the project first."))
    supplier = tx.get(Organisation, organisation_id)
    if supplier.kind is not OrganisationKind.BIDDER or supplier.state is not OrganisationState.ADMITTED:
        raise Invalid.field("supplier", text("Choose an admitted supplier."))
    rounds = select(func.max(Tender.round)).where(Tender.project_id == project.id)
    tender = tx.add(
        Tender(
            project_id=project.id,
            project=project,
            round=(tx.session.scalar(rounds) or 0) + 1,
            title=project.title,
            procedure_code=project.procedure_code,
            need=said["need"],
            contact=said["contact"],
            objection_channel=said["objection_channel"],
            created_by=tx.person_id,
            created_at=tx.now,
        )
    )
    procedure = announcements.procedure_of(tender, tx.now)
    if not queries.is_negotiated(procedure):
        raise Conflict("not_single_source", text("This project is not bought from a single source."))
    (attempt,) = start_attempts(
        tx, project, [lot_id], procedure.locks.quorum, procedure.bidders.minimum, NEGOTIATED_STAGE
    )
    tender.lots.append(TenderLot(lot_attempt_id=attempt.id, position=1, lot_attempt=attempt))
    tx.session.flush()
    tx.add(
        SingleSource(
            id=attempt.id,
            organisation_id=supplier.id,
            organisation=supplier,
            reason=said["reason"],
            opinions=said["opinions"],
            proposed_by=tx.person_id,
            proposed_at=tx.now,
        )
    )
    tx.record("single_source.proposed", attempt, project_id=project.id, supplier=supplier.name)
    return tender


def draft_publicity(tx: Transaction, tender_id: UUID) -> NoticeDraft:
    """Put the notice of the single source into sign-off. Raises Conflict once it is out."""
    tender = tx.lock(Tender, tender_id)
    source = queries.source_of_tender(tx.session, tender.id)
    if source is None:
        raise NotFound
    attempt = source.lot_attempt
    if attempt.state is not AttemptState.PREPARING:
        raise Conflict("tender_published", text("The notice is published. Use a notice of change."))
    supplier = source.organisation
    said: dict[str, Any] = {
        "need": tender.need,
        "budget": tender.project.budget,
        "supplier": [
            {
                "lot": attempt.wire_id,
                "name": supplier.name,
                "credit_code": supplier.credit_code,
                "address": supplier.address,
            }
        ],
        "reason": source.reason,
        "opinions": source.opinions,
        "publicity_period": {"start": tx.now, "until": tx.now},
        "objection_channel": tender.objection_channel,
    }
    return prepare_notice(tx, tender, NoticeKind.SINGLE_SOURCE, said, [attempt])


def publish_source(tx: Transaction, notice: Notice) -> None:
    """Let the publicity of a single source begin; called within the publication of its notice."""
    period = records.read(notice.frozen)["publicity_period"]
    tender = notice.tender
    tender.procedure = json.dumps(announcements.procedure_of(tender, tx.now).as_dict(), ensure_ascii=False)
    tender.deadline = period["until"]
    for attempt in announcements.attempts_of(tender):
        attempt.published_at, attempt.deadline = notice.published_at, period["until"]
        attempt.notice_sha256 = notice.note_sha256
        ATTEMPT.apply(attempt, "publish")


def object_to_source(
    tx: Transaction, platform: Platform, lot_attempt_id: UUID, name: str, contact: str, content: str
) -> SourceObjection:
    """Object in writing to a published single source, as anybody may; gives the numbered objection.

    Raises TooLate when the publicity is over, TooMany from one address.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.OBJECT_TO_SOURCE, attempt)
    queries.published_source(tx.session, attempt.id)
    rules.must_be_open_to_objection(attempt.published_at, attempt.deadline, tx.now)
    secret = platform.config.secret_key.encode()
    source = hmac.digest(secret, f"objection\n{attempt.id}\n{tx.actor.address}\n".encode(), "sha256").hex()
    if queries.objections_from(tx.session, attempt.id, source) >= FROM_ONE_SOURCE:
        raise TooMany("too_many_objections", text("So many objections have come from here already."))
    serial = next_number(tx.session, f"objection:{attempt.id}")
    objection = tx.add(
        SourceObjection(
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            number=f"{attempt.wire_id}-Y{serial:02d}",
            name=name,
            contact=contact,
            content=content,
            source=source,
            at=tx.now,
        )
    )
    tx.record("source_objection.received", attempt, project_id=attempt.project_id, number=objection.number)
    return objection


def answer_objection(tx: Transaction, objection_id: UUID, answer: str, *, upheld: bool) -> SourceObjection:
    """Answer an objection, as the unit's approver; an upheld one ends the single source. Raises Conflict."""
    objection = tx.lock(SourceObjection, objection_id)
    attempt = tx.get(LotAttempt, objection.lot_attempt_id)
    tx.require(Action.ANSWER_SOURCE_OBJECTION, attempt)
    if objection.answered_at is not None:
        raise Conflict("objection_answered", text("This objection has been answered."))
    objection.answer, objection.upheld = answer, upheld
    objection.answered_by, objection.answered_at = tx.person_id, tx.now
    tx.record(
        "source_objection.answered",
        attempt,
        project_id=attempt.project_id,
        number=objection.number,
        upheld=upheld,
    )
    return objection


def record_negotiation(
    tx: Transaction, lot_attempt_id: UUID, held: Held, price: Money, terms: str
) -> Agreement:
    """Put the negotiation with the single source on record: minutes, price and terms agreed.

    Raises TooEarly during the publicity, Conflict while an objection is open or upheld, Invalid above the
    budget.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.HOLD_MEETING, attempt)
    source = tx.get(SingleSource, attempt.id)
    must_run(tx.session, attempt)
    if attempt.state is not AttemptState.PUBLISHED or attempt.stage != NEGOTIATED:
        raise Conflict("not_in_negotiation", text("This lot is not being negotiated."))
    objections = queries.objections(tx.session, attempt.id)
    rules.may_negotiate(
        attempt.deadline,
        sum(each.answered_at is None for each in objections),
        sum(bool(each.upheld) for each in objections),
        tx.now,
    )
    rules.must_be_apart(held.span, (), tx.now)
    budget = attempt.project.budget
    rules.must_be_within_budget(price.fen, budget.fen if budget else None)
    meeting = write_down(tx, attempt.id, source.organisation_id, held)
    tx.session.flush()
    agreement = tx.add(
        Agreement(id=attempt.id, meeting_id=meeting.id, meeting=meeting, price=price, terms=terms, at=tx.now)
    )
    ATTEMPT.apply(attempt, "open")
    propose_award(tx, attempt, source.organisation, price)
    tx.record(
        "agreement.recorded", attempt, project_id=attempt.project_id, price=price.yuan_text(), terms=terms
    )
    return agreement


def draft_agreed_result(tx: Transaction, lot_attempt_id: UUID, main_items: str) -> NoticeDraft:
    """Put the result of a negotiation into sign-off; its negotiators are named. Raises NotFound, Conflict."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    agreement = tx.get(Agreement, attempt.id)
    people = [name.strip() for name in agreement.meeting.panel.splitlines() if name.strip()]
    return draft_result(tx, attempt, main_items=main_items, evaluators=people)
