"""Form a joint venture for a lot, agree to it, end it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trading.accounts.models import Organisation
from trading.admissions import queries, rules
from trading.admissions.events import JoinsVenture, LeavesVenture
from trading.admissions.models import JointVenture, Member
from trading.admissions.rules import VENTURE, ApplicationState
from trading.announcements import queries as announcements
from trading.kernel.errors import Conflict, Forbidden
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.sealing.lines import instant_text
from trading.store.transaction import Transaction

SCHEMA = "joint-venture/1"


@dataclass(frozen=True, slots=True)
class Partner:
    """Another member as its lead names it, and what it is to do of the work."""

    credit_code: str
    task: str


def form_venture(
    tx: Transaction, lot_attempt_id: UUID, own_task: str, partners: Sequence[Partner]
) -> JointVenture:
    """Draw up the agreement of a joint venture under the actor's lead; the others agree after signing in.

    Whether another stands elsewhere is not told here: it would tell the lead who bids. Raises Forbidden where
    the notice allows none, Invalid, Conflict, TooLate.
    """
    attempt = tx.lock(LotAttempt, queries.first_stage(tx.session, lot_attempt_id).id)
    tx.require(Action.FORM_VENTURE, attempt)
    lead = tx.get(Organisation, _own(tx))
    tender = announcements.tender_of(tx.session, attempt.id)
    queries.must_allow_ventures(tender, attempt, tx.now)
    if tender.sign_up_until is None and not projects.may_take_part(tx.session, attempt, lead.id):
        raise Forbidden("not_invited", text("Only those who are invited can bid for this lot."))
    others = queries.admitted_bidders(tx.session, [each.credit_code for each in partners], "members")
    rules.must_be_new_members(lead.id, [each.id for each in others], tender.joint_members_at_most)
    _must_stand_nowhere(tx, attempt, lead.id)
    tasks = [(lead, own_task), *zip(others, (each.task for each in partners), strict=True)]
    agreement = _agreement(tx, attempt, tasks)
    venture = tx.add(
        JointVenture(
            lot_attempt=attempt,
            lead=lead,
            agreement=agreement,
            sha256=hashlib.sha256(agreement.encode()).hexdigest(),
            formed_by=tx.person_id,
            formed_at=tx.now,
            members=[
                Member(organisation=each, position=position, task=task)
                for position, (each, task) in enumerate(tasks, 1)
            ],
        )
    )
    venture.members[0].agreed_by, venture.members[0].agreed_at = tx.person_id, tx.now
    tx.session.flush()
    tx.emit(JoinsVenture(venture, lead.id))
    _record(tx, "joint_venture.formed", venture)
    return venture


def agree(tx: Transaction, venture_id: UUID) -> JointVenture:
    """Agree, as a member, to the text of the agreement; the last one makes it stand.

    Raises Conflict for whoever applied, bids or stands elsewhere, TooLate, NotFound.
    """
    known, member = queries.own_venture(tx.session, tx.actor, venture_id)
    attempt = tx.lock(LotAttempt, known.lot_attempt_id)
    venture = tx.lock(JointVenture, venture_id)
    tx.require(Action.AGREE_TO_VENTURE, member)
    queries.must_allow_ventures(announcements.tender_of(tx.session, attempt.id), attempt, tx.now)
    if member.agreed_at is not None:
        return venture
    _must_stand_nowhere(tx, attempt, member.organisation_id)
    tx.emit(JoinsVenture(venture, member.organisation_id))
    member.agreed_by, member.agreed_at = tx.person_id, tx.now
    if all(each.agreed_at is not None for each in venture.members):
        VENTURE.apply(venture, "agree")
    _record(tx, "joint_venture.agreed", venture)
    return venture


def dissolve(tx: Transaction, venture_id: UUID) -> JointVenture:
    """End a joint venture, as any of its members; not while its lead has applied or bids for it."""
    known, member = queries.own_venture(tx.session, tx.actor, venture_id)
    attempt = tx.lock(LotAttempt, known.lot_attempt_id)
    venture = tx.lock(JointVenture, venture_id)
    tx.require(Action.DISSOLVE_VENTURE, member)
    applied = queries.application(tx.session, attempt.id, venture.lead_id)
    if applied is not None and applied.state is ApplicationState.APPLIED:
        reason = text(
            "The joint venture has applied for this lot. Its lead must withdraw the application first."
        )
        raise Conflict("joint_venture_in_use", reason)
    tx.emit(LeavesVenture(venture))
    VENTURE.apply(venture, "dissolve")
    _record(tx, "joint_venture.dissolved", venture)
    return venture


def _own(tx: Transaction) -> UUID:
    if tx.actor.organisation_id is None:
        raise Forbidden
    return tx.actor.organisation_id


def _must_stand_nowhere(tx: Transaction, attempt: LotAttempt, organisation_id: UUID) -> None:
    """No member bids a second time, alone or with others (招标投标法实施条例 article 37); raises Conflict."""
    if queries.venture(tx.session, attempt.id, organisation_id) is not None:
        reason = text("You stand in another joint venture for this lot; end that first.")
        raise Conflict("in_another_joint_venture", reason)
    applied = queries.application(tx.session, attempt.id, organisation_id)
    if applied is not None and applied.state is ApplicationState.APPLIED:
        reason = text("You have applied for this lot yourself; withdraw that first.")
        raise Conflict("bids_alone", reason)


def _agreement(tx: Transaction, attempt: LotAttempt, tasks: Sequence[tuple[Organisation, str]]) -> str:
    """The text that every member agrees to: Chinese, like all records."""
    members: list[dict[str, Any]] = [
        {"name": each.name, "credit_code": each.credit_code, "lead": position == 0, "task": task}
        for position, (each, task) in enumerate(tasks)
    ]
    said = {
        "schema": SCHEMA,
        "lot": attempt.wire_id,
        "members": members,
        "clause": "各成员共同投标，由牵头人提交投标文件；中标的，共同签订合同，就中标项目承担连带责任。",
        "drawn_up": instant_text(tx.now),
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _record(tx: Transaction, act: str, venture: JointVenture) -> None:
    attempt = venture.lot_attempt
    tx.record(act, venture, project_id=attempt.project_id, sealed_until=attempt.id, sha256=venture.sha256)
