"""A tender round from the accepted project to a complete set of terms."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from trading.accounts.models import Organisation
from trading.announcements import queries
from trading.announcements.criteria import rows_of, usual_criteria
from trading.announcements.models import RequiredPart, Tender, TenderLot
from trading.announcements.rules import Audience
from trading.custody import commands as custody
from trading.kernel.errors import Conflict, Invalid, Stale
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.criteria import SELLING
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Engine, Selection, StageDeadline
from trading.projects.commands import prepare_next, start_attempts
from trading.projects.models import Lot, LotAttempt, Project
from trading.projects.rules import AttemptState, ProjectState
from trading.store.transaction import Transaction

PRICED: Final = (("letter_of_tender", "投标函"), ("price_sheet", "报价清单"))
UNPRICED: Final = (("qualification_proof", "资格证明文件"),)

TERMS = (
    "title",
    "documents_from",
    "documents_until",
    "questions_until",
    "sign_up_until",
    "deadline",
    "opening_place",
    "need",
    "qualification",
    "objection_channel",
    "duration_days",
    "validity_days",
    "bid_security",
    "joint_members_at_most",
    "contact",
)
"""What a drafter fills in; every one stands in the notice."""


def start_tender(tx: Transaction, project_id: UUID, ceilings: Mapping[UUID, Money | None]) -> Tender:
    """Offer these lots of an accepted project, with their ceiling prices; custodians are proposed.

    Only lots that were never offered, or whose last attempt is over, can be. Raises Conflict, Invalid.
    """
    project = tx.lock(Project, project_id)
    tx.require(Action.DRAFT_TENDER, project)
    if project.state is not ProjectState.ACCEPTED or project.procedure_code is None:
        raise Conflict("project_not_accepted", text("The centre must have accepted the project first."))
    lots = [lot for lot in project.lots if lot.id in ceilings]
    if not lots or len(lots) != len(ceilings):
        raise Invalid.field("lots", text("Choose at least one lot of this project."))
    previous = _previous(tx, lots)
    tender = tx.add(_new_round(tx, project, previous))
    procedure = queries.procedure_of(tender, tx.now)
    if procedure.engine is Engine.NEGOTIATED:
        reason = text("Name the only supplier first: this project is bought from a single source.")
        raise Conflict("single_source", reason)
    if previous is not None and not procedure.failure.may_retender:
        raise Conflict("no_retender", text("This procedure does not allow another round."))
    attempts = _attempts(tx, project, lots, procedure)
    is_alone = len({attempt.stage for attempt in attempts}) == 1
    for position, attempt in enumerate(attempts, 1):
        is_priced = is_alone or queries.stage_of(procedure, attempt).price
        if is_priced and procedure.evaluation.method not in SELLING:
            attempt.ceiling_price = ceilings[attempt.lot_id]
        attempt.invited_only = procedure.bidders.selection is not Selection.ALL
        tender.lots.append(TenderLot(lot_attempt_id=attempt.id, position=position, lot_attempt=attempt))
    if procedure.bidders.selection is Selection.INVITED:
        tender.audience = Audience.INVITED
    custody.propose(tx, attempts)
    for position, (code, title) in enumerate(standard_parts(tender, procedure), 1):
        tender.parts.append(RequiredPart(position=position, code=code, title=title))
    tx.session.flush()
    tx.session.add_all(rows_of(tender.id, usual_criteria(procedure)))
    tx.record(
        "tender.started",
        tender,
        project_id=project.id,
        round=tender.round,
        lots=[attempt.wire_id for attempt in attempts],
    )
    return tender


def _attempts(
    tx: Transaction, project: Project, lots: Sequence[Lot], procedure: Procedure
) -> list[LotAttempt]:
    """One attempt at each lot, and for each stage that shares the first deadline another beside it."""
    first, *later = procedure.stages
    wanted = [lot.id for lot in lots]
    minimum, quorum = procedure.bidders.minimum, procedure.locks.quorum
    found = []
    for attempt in start_attempts(tx, project, wanted, quorum, minimum, first):
        found.append(attempt)
        for stage in takewhile(lambda each: each.deadline is StageDeadline.SHARED, later):
            found.append(prepare_next(tx, found[-1], stage, invited_only=False))
    return found


def standard_parts(tender: Tender, procedure: Procedure) -> Sequence[tuple[str, str]]:
    """Code and title of what belongs to every bid: what tells the price, or who asks to be let in."""
    is_priced = any(queries.stage_of(procedure, each.lot_attempt).price for each in tender.lots)
    is_apart = len({each.lot_attempt.stage for each in tender.lots}) > 1
    return (*(PRICED if is_priced else ()), *(UNPRICED if is_apart or not is_priced else ()))


def _previous(tx: Transaction, lots: Sequence[Lot]) -> Tender | None:
    """The last round in which one of these lots was offered."""
    tenders = [queries.tender_of(tx.session, lot.attempts[-1].id) for lot in lots if lot.attempts]
    return max(tenders, key=lambda each: each.round, default=None)


def _new_round(tx: Transaction, project: Project, previous: Tender | None) -> Tender:
    rounds = select(func.max(Tender.round)).where(Tender.project_id == project.id)
    number = (tx.session.scalar(rounds) or 0) + 1
    unit = tx.get(Organisation, project.procuring_entity_id)
    terms = {
        "title": project.title,
        "need": project.content,
        "contact": f"{unit.name} {unit.contact_name} {unit.contact_phone}".strip(),
        "objection_channel": f"以书面形式向{unit.name}提出。",
    }
    if previous is not None:
        lasting = ("need", "qualification", "objection_channel", "duration_days", "validity_days", "contact")
        terms |= {name: getattr(previous, name) for name in (*lasting, "opening_place", "bid_security")}
        terms["title"] = f"{project.title}（第{number}次）"
    return Tender(
        project_id=project.id,
        project=project,
        round=number,
        procedure_code=project.procedure_code,
        created_by=tx.actor.person_id,
        created_at=tx.now,
        **terms,
    )


def appoint_custodians(tx: Transaction, tender_id: UUID, custodian_ids: Sequence[UUID], quorum: int) -> None:
    """Name the units that lock every lot of this tender. Raises Invalid, TooLate, Conflict in sign-off."""
    tender = editable(tx, tender_id)
    custody.appoint(tx, [attempt.id for attempt in queries.attempts_of(tender)], custodian_ids, quorum)


def edit_terms(
    tx: Transaction,
    tender_id: UUID,
    version: int,
    terms: Mapping[str, Any],
    ceilings: Mapping[UUID, Money | None],
) -> Tender:
    """Keep the terms as they stand, complete or not; `ceilings` are prices by lot attempt.

    `version` is the one the form was filled in from. Raises Stale when somebody else saved in between,
    Conflict once the notice is on its way.
    """
    tender = editable(tx, tender_id)
    if tender.version != version:
        raise Stale
    changed = [name for name in TERMS if name in terms and getattr(tender, name) != terms[name]]
    for name in changed:
        setattr(tender, name, terms[name])
    buys = queries.procedure_of(tender, tx.now).evaluation.method not in SELLING
    for attempt in queries.attempts_of(tender) if buys else ():
        if attempt.id in ceilings and attempt.ceiling_price != ceilings[attempt.id]:
            attempt.ceiling_price = ceilings[attempt.id]
            changed.append(f"ceiling_price {attempt.wire_id}")
    tx.record("tender.edited", tender, project_id=tender.project_id, fields=changed)
    return tender


def editable(tx: Transaction, tender_id: UUID) -> Tender:
    """The tender, locked, if its unit may still shape it; raises Conflict once a notice is on its way."""
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.DRAFT_TENDER, tender)
    if any(attempt.state is not AttemptState.PREPARING for attempt in queries.attempts_of(tender)):
        raise Conflict("tender_published", text("The notice is published. Use a notice of change."))
    if queries.live_drafts(tx.session, tender.id):
        reason = text("The notice is being signed off. Send it back before you change anything.")
        raise Conflict("tender_in_sign_off", reason)
    return tender
