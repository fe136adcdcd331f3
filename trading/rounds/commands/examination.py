"""Examine the envelopes of a stage, and let those that pass go on to the next."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from trading.announcements.commands import start_stage
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.committees.models import PanelReport
from trading.committees.rules import RejectionGround
from trading.kernel.errors import Conflict, Stale
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.commands import leave_sealed
from trading.openings.models import Closing
from trading.procedures.parts import Stage
from trading.procedures.vocabulary import StageDeadline
from trading.projects.commands import continue_attempt
from trading.projects.models import Invitee, LotAttempt
from trading.projects.queries import must_run
from trading.projects.rules import ATTEMPT, AttemptState, Invitation
from trading.results import queries as results
from trading.results.models import Assessment
from trading.results.queries import Judged
from trading.results.rules import all_judged
from trading.rounds import queries, rules
from trading.rounds.models import Examination
from trading.rounds.queries import Course
from trading.rounds.rules import Finding
from trading.sealing.lines import instant_text
from trading.store.transaction import Transaction

SCHEMA = "examination/1"


def examine(tx: Transaction, bid_id: UUID, finding: Finding, version: int = 0) -> Assessment:
    """Find that an opened envelope passes, or reject it on a ground; the same again changes nothing.

    `version` is that of the finding the form was filled in from, 0 for none. Raises Invalid, Stale, Conflict
    once the examination is on record and where a committee examines.
    """
    bid = tx.get(Bid, bid_id)
    course = open_examination(tx, bid.lot_attempt_id, Action.EVALUATE)
    attempt = course.attempt
    if course.procedure.committee is not None:
        reason = text("A committee evaluates the bids of this procedure, not the unit.")
        raise Conflict("committee_evaluates", reason)
    if bid.state is not BidState.OPENED:
        raise Conflict("not_opened", text("This bid was not opened, so there is nothing to judge."))
    rules.must_be_reasoned(finding)
    known = tx.session.get(Assessment, bid.id)
    before = Finding(known.ground, known.reason) if known else None
    if known is not None and before == finding:
        return known
    if (known.version if known else 0) != version:
        raise Stale
    assessment = known or tx.add(Assessment(id=bid.id, lot_attempt_id=attempt.id))
    assessment.ground, assessment.reason = finding.ground, finding.reason
    assessment.judged_by, assessment.at = tx.person_id, tx.now
    tx.record(
        "bid.examined",
        bid,
        project_id=attempt.project_id,
        before=_plain(before) if before else None,
        after=_plain(finding),
    )
    return assessment


def adopt_findings(tx: Transaction, report: PanelReport) -> None:
    """Take over what a committee's signed report found of a stage without prices.

    Called within the command that completes the report.
    """
    said = json.loads(report.frozen)
    if said["priced"]:
        return
    for each in said["bids"]:
        bid_id, ground = UUID(each["bid"]), each["ground"]
        known = tx.session.get(Assessment, bid_id)
        assessment = known or tx.add(Assessment(id=bid_id, lot_attempt_id=report.lot_attempt_id))
        assessment.ground = RejectionGround(ground) if ground else None
        assessment.reason = "\n".join(each["reasons"]) if ground else ""
        assessment.judged_by, assessment.at = tx.person_id, tx.now


def _plain(finding: Finding) -> dict[str, str | None]:
    return {"ground": finding.ground.value if finding.ground else None, "reason": finding.reason}


def conclude_examination(tx: Transaction, lot_attempt_id: UUID) -> Examination:
    """Put the examination on record: those that pass go on, or the lot fails for want of them.

    Where the next stage shared the deadline, the envelopes of those that do not pass stay sealed for ever;
    otherwise its tender is prepared for those that pass. Raises Conflict while an envelope is not examined or
    a supplier that passes was not met.
    """
    course = open_examination(tx, lot_attempt_id, Action.CONCLUDE_EXAMINATION)
    attempt, following = course.attempt, course.following
    bids = results.judged(tx.session, attempt.id)
    all_judged(
        (each.bid.id for each in bids if each.verdict.code is None),
        (each.bid.id for each in bids if each.assessment is not None),
    )
    passed = queries.passed(bids)
    if course.wants_meetings:
        met = {meeting.organisation_id for meeting in queries.meetings(tx.session, attempt.id)}
        rules.must_have_met((each.bid.organisation_id for each in passed), met)
    report = _on_record(tx, course, bids)
    if following is None or not rules.is_enough(len(passed), attempt.minimum_bidders):
        tx.enqueue(
            "stage.failure", str(attempt.id), {"lot_attempt_id": str(attempt.id), "passed": len(passed)}
        )
        return report
    if following.deadline is StageDeadline.SHARED:
        _open_next(tx, attempt, passed)
    else:
        _invite(tx, course, following, passed)
    for each in bids:
        who = {"organisation_id": str(each.bid.organisation_id)}
        tx.enqueue("stage.tell", f"{attempt.id}:{each.bid.organisation_id}:examined", who)
    return report


def open_examination(tx: Transaction, lot_attempt_id: UUID, action: Action) -> Course:
    """The course of a stage that is being examined, locked for an act. Raises Conflict, NotFound."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(action, attempt)
    must_run(tx.session, attempt)
    course = queries.course(tx.session, attempt, tx.now)
    if attempt.state is not AttemptState.OPENED or course.following is None:
        raise Conflict("not_in_examination", text("This stage is not being examined."))
    if queries.examination(tx.session, attempt.id) is not None:
        raise Conflict("examination_on_record", text("The examination is on record."))
    return course


def _on_record(tx: Transaction, course: Course, bids: Sequence[Judged]) -> Examination:
    attempt = course.attempt
    frozen = json.dumps(_report(tx, course, bids), ensure_ascii=False, indent=1)
    report = tx.add(
        Examination(
            id=attempt.id,
            frozen=frozen,
            sha256=hashlib.sha256(frozen.encode()).hexdigest(),
            concluded_by=tx.person_id,
            at=tx.now,
        )
    )
    tx.record("examination.concluded", attempt, project_id=attempt.project_id, report=report.sha256)
    return report


def _report(tx: Transaction, course: Course, bids: Sequence[Judged]) -> dict[str, Any]:
    attempt = course.attempt
    return {
        "schema": SCHEMA,
        "lot": attempt.wire_id,
        "stage": attempt.stage,
        "procedure": course.procedure.code,
        "concluded": instant_text(tx.now),
        "bids": [
            {
                "bidder": each.bid.organisation.name,
                "envelope": each.bid.envelope_sha256,
                "code": each.verdict.code,
                "passes": each.assessment is not None and each.assessment.ground is None,
                "ground": each.assessment.ground.value
                if each.assessment and each.assessment.ground
                else None,
                "reason": each.assessment.reason if each.assessment else "",
            }
            for each in bids
        ],
        "meetings": [
            {"number": meeting.number, "supplier": meeting.organisation.name}
            for meeting in queries.meetings(tx.session, attempt.id)
        ],
        "changes": [change.content for change in queries.changes(tx.session, attempt.id)],
    }


def _found(assessment: Assessment) -> dict[str, Any]:
    ground = assessment.ground
    return {
        "passes": ground is None,
        "ground": ground.value if ground else None,
        "reason": assessment.reason,
    }


def _open_next(tx: Transaction, attempt: LotAttempt, passed: Sequence[Judged]) -> None:
    """Let the custodians open the second envelopes, but those of bidders that do not pass."""
    following = queries.next_attempt(tx.session, attempt.id)
    if following is None or tx.session.get(Closing, following.id) is None:
        raise Conflict("next_not_frozen", text("The list of the next stage is not frozen yet. Try again."))
    goes_on = {each.bid.organisation_id for each in passed}
    ATTEMPT.apply(attempt, "continue")
    for bid in queries.sealed_bids(tx.session, following.id):
        if bid.organisation_id not in goes_on:
            leave_sealed(tx, bid)


def _invite(tx: Transaction, course: Course, following: Stage, passed: Sequence[Judged]) -> None:
    attempt = continue_attempt(tx, course.attempt, following, invited_only=True)
    tx.session.flush()
    for each in passed:
        tx.add(
            Invitee(
                lot_attempt_id=attempt.id, organisation_id=each.bid.organisation_id, how=Invitation.PASSED
            )
        )
    start_stage(tx, course.tender, [attempt], _need(tx, course))


def _need(tx: Transaction, course: Course) -> str:
    """What is wanted now: as announced, with what the meetings changed of it."""
    changed = [
        f"变动{change.number}：{change.content}" for change in queries.changes(tx.session, course.attempt.id)
    ]
    return "\n".join([course.tender.need, *changed])
