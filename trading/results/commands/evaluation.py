"""Judge opened bids, order those of equal price, put the evaluation on record."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from trading.announcements import queries as announcements
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.draws.commands import ask_for_draw
from trading.draws.models import Draw
from trading.draws.rules import DrawKind
from trading.kernel.errors import Conflict, Stale
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.models import Verdict
from trading.projects.models import LotAttempt
from trading.projects.queries import must_run
from trading.projects.rules import AttemptState
from trading.results import queries, rules
from trading.results.models import Assessment, EvaluationReport, TieOrder
from trading.results.queries import Judged
from trading.results.rules import Judgement
from trading.sealing.lines import instant_text
from trading.store.transaction import Transaction

SCHEMA = "evaluation/1"


def assess(tx: Transaction, bid_id: UUID, judgement: Judgement, version: int = 0) -> Assessment:
    """Accept an opened bid at its evaluated price or reject it on a ground; the same again changes nothing.

    `version` is that of the judgement the form was filled in from, 0 for none. Raises Invalid, Stale,
    Conflict once the evaluation is on record.
    """
    bid = tx.get(Bid, bid_id)
    attempt = _open_evaluation(tx, bid.lot_attempt_id)
    if bid.state is not BidState.OPENED:
        raise Conflict("not_opened", text("This bid was not opened, so there is nothing to judge."))
    verdict = tx.get(Verdict, bid.id)
    is_fixed = queries.is_fixed_price(tx.session, attempt.id)
    rules.must_be_reasoned(judgement, verdict.price, attempt.ceiling_price, is_fixed=is_fixed)
    known = tx.session.get(Assessment, bid.id)
    if known is not None and _judgement(known) == judgement:
        return known
    if (known.version if known else 0) != version:
        raise Stale
    before = _plain(_judgement(known)) if known else None
    assessment = known or tx.add(Assessment(id=bid.id, lot_attempt_id=attempt.id))
    assessment.ground, assessment.reason = judgement.ground, judgement.reason
    assessment.evaluated_price = judgement.evaluated_price if judgement.ground is None else None
    assessment.judged_by, assessment.at = tx.person_id, tx.now
    _drop_tie_order(tx, attempt)
    tx.record("bid.assessed", bid, project_id=attempt.project_id, before=before, after=_plain(judgement))
    return assessment


def _judgement(known: Assessment) -> Judgement:
    return Judgement(known.ground, known.evaluated_price, known.reason)


def _plain(judgement: Judgement) -> dict[str, str | None]:
    return {
        "ground": judgement.ground.value if judgement.ground else None,
        "evaluated_price": judgement.evaluated_price.yuan_text() if judgement.evaluated_price else None,
        "reason": judgement.reason,
    }


def _drop_tie_order(tx: Transaction, attempt: LotAttempt) -> None:
    """A changed judgement may make or end a tie, so what was ordered before no longer holds."""
    order = queries.tie_order(tx.session, attempt.id)
    if order is not None:
        tx.session.delete(order)


def enter_tie_order(
    tx: Transaction, lot_attempt_id: UUID, places: Mapping[UUID, int], reason: str
) -> TieOrder:
    """Write down the order of bids of equal price, as it was drawn or decided; a second person confirms it.

    Raises Invalid unless every group is numbered, Conflict when no prices are equal.
    """
    attempt = _open_evaluation(tx, lot_attempt_id)
    bids = queries.judged(tx.session, attempt.id)
    groups = rules.ties(queries.accepted(bids))
    if not groups:
        raise Conflict("no_tie", text("No two bids have the same evaluated price."))
    is_fixed = queries.is_fixed_price(tx.session, attempt.id)
    if is_fixed or queries.draw_of_ties(tx.session, bids, attempt.id) is not None:
        raise Conflict("draw_decides", text("A public draw decides the order of these bids."))
    rules.must_order(groups, places)
    tied = {str(bid_id): places[bid_id] for group in groups for bid_id in group}
    order = queries.tie_order(tx.session, attempt.id) or tx.add(TieOrder(id=attempt.id))
    order.places, order.reason = json.dumps(tied, sort_keys=True), reason
    order.entered_by, order.entered_at = tx.person_id, tx.now
    order.confirmed_by = order.confirmed_at = None
    tx.record("tie.ordered", attempt, project_id=attempt.project_id, after=tied, reason=reason)
    return order


def leave_to_draw(tx: Transaction, lot_attempt_id: UUID) -> Draw:
    """Have bids of equal price ordered by a public draw. Raises Conflict when no prices are equal."""
    attempt = _open_evaluation(tx, lot_attempt_id)
    bids = queries.judged(tx.session, attempt.id)
    groups = rules.ties(queries.accepted(bids))
    tied = [each.bid for each in bids if any(each.bid.id in group for group in groups)]
    in_order = sorted(tied, key=lambda bid: bid.envelope_sha256)
    is_fixed = queries.is_fixed_price(tx.session, attempt.id)
    kind = DrawKind.CONTRACTOR if is_fixed else DrawKind.EQUAL_PRICES
    draw = ask_for_draw(tx, attempt.id, [bid.organisation_id for bid in in_order], kind=kind)
    _drop_tie_order(tx, attempt)
    return draw


def confirm_tie_order(tx: Transaction, lot_attempt_id: UUID) -> TieOrder:
    """Confirm, as another person of the unit, the order that was written down. Raises Forbidden, Conflict."""
    attempt = _open_evaluation(tx, lot_attempt_id)
    order = queries.tie_order(tx.session, attempt.id)
    if order is None:
        raise Conflict("no_tie", text("No order of equal prices has been written down."))
    rules.must_be_another(order.entered_by, tx.person_id)
    if order.confirmed_by is None:
        order.confirmed_by, order.confirmed_at = tx.person_id, tx.now
        tx.record("tie.confirmed", attempt, project_id=attempt.project_id, after=json.loads(order.places))
    return order


def submit_report(tx: Transaction, lot_attempt_id: UUID) -> EvaluationReport:
    """Rank the accepted bids by lowest evaluated price and put the evaluation on record.

    Raises Conflict while a bid is not judged, a tie not settled by two people, or the lot suspended.
    """
    attempt = _open_evaluation(tx, lot_attempt_id)
    must_run(tx.session, attempt)
    bids = queries.judged(tx.session, attempt.id)
    rules.all_judged(
        (each.bid.id for each in bids if each.verdict.code is None),
        (each.bid.id for each in bids if each.assessment is not None),
    )
    accepted = queries.accepted(bids)
    places = queries.settled_places(tx.session, bids, attempt.id)
    if any(bid_id not in places for group in rules.ties(accepted) for bid_id in group):
        reason = text("Bids of equal price must be put in order first, by a public draw or by two people.")
        raise Conflict("tie_not_settled", reason)
    by_id = {each.bid.id: each.assessment for each in bids if each.assessment is not None}
    for rank, bid_id in enumerate(rules.ranking(accepted, places), 1):
        by_id[bid_id].rank = rank
    tx.session.flush()
    frozen = json.dumps(_report(tx, attempt), ensure_ascii=False, indent=1)
    report = tx.add(
        EvaluationReport(
            id=attempt.id,
            frozen=frozen,
            sha256=hashlib.sha256(frozen.encode()).hexdigest(),
            submitted_by=tx.person_id,
            submitted_at=tx.now,
        )
    )
    tx.record("evaluation.submitted", attempt, project_id=attempt.project_id, report=report.sha256)
    return report


def _report(tx: Transaction, attempt: LotAttempt) -> dict[str, Any]:
    procedure = announcements.procedure_of(announcements.tender_of(tx.session, attempt.id), tx.now)
    bids = queries.judged(tx.session, attempt.id)
    settled = _settled(tx, attempt, bids)
    return {
        "schema": SCHEMA,
        "lot": attempt.wire_id,
        "method": procedure.evaluation.method.value,
        "submitted": instant_text(tx.now),
        "bids": [
            {
                "bidder": each.bid.organisation.name,
                "envelope": each.bid.envelope_sha256,
                "code": each.verdict.code,
                "price": each.verdict.price.yuan_text() if each.verdict.price else None,
                **(_plain(_judgement(each.assessment)) if each.assessment else {}),
                "rank": each.assessment.rank if each.assessment else None,
            }
            for each in bids
        ],
        "tie": {"rule": procedure.evaluation.tie_break.value, **settled} if settled else None,
    }


def _settled(tx: Transaction, attempt: LotAttempt, bids: Sequence[Judged]) -> dict[str, Any] | None:
    """How equal prices were put in order; None without a tie."""
    draw = queries.draw_of_ties(tx.session, bids, attempt.id)
    if draw is not None:
        places = queries.settled_places(tx.session, bids, attempt.id)
        return {"places": {str(bid_id): place for bid_id, place in places.items()}, "draw": draw.wire_id}
    order = queries.tie_order(tx.session, attempt.id)
    return {"places": json.loads(order.places), "reason": order.reason} if order else None


def reopen_evaluation(tx: Transaction, lot_attempt_id: UUID, reason: str) -> None:
    """Take the report back to correct it, before any notice of the outcome is published or in sign-off."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.EVALUATE, attempt)
    report = queries.report(tx.session, attempt.id)
    if report is None or attempt.state is not AttemptState.OPENED:
        raise Conflict
    _must_be_the_units(tx, attempt)
    if queries.outcome_draft(tx.session, attempt) is not None:
        reason_why = text("A notice of the outcome is being signed off. Take it out of the sign-off first.")
        raise Conflict("outcome_in_sign_off", reason_why)
    take_back_report(tx, attempt, report, reason)


def take_back_report(tx: Transaction, attempt: LotAttempt, report: EvaluationReport, reason: str) -> None:
    """Take a report off the record, within a command that has its own authorisation."""
    for each in queries.judged(tx.session, attempt.id):
        if each.assessment is not None:
            each.assessment.rank = None
    tx.session.delete(report)
    tx.record(
        "evaluation.reopened", attempt, project_id=attempt.project_id, before=report.sha256, reason=reason
    )


def _open_evaluation(tx: Transaction, lot_attempt_id: UUID) -> LotAttempt:
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.EVALUATE, attempt)
    if attempt.state is not AttemptState.OPENED:
        raise Conflict("not_in_evaluation", text("This lot is not being evaluated."))
    _must_be_the_units(tx, attempt)
    if queries.report(tx.session, attempt.id) is not None:
        raise Conflict("evaluation_on_record", text("The evaluation is on record. Reopen it to change it."))
    return attempt


def _must_be_the_units(tx: Transaction, attempt: LotAttempt) -> None:
    tender = announcements.tender_of(tx.session, attempt.id)
    # A published procedure is frozen; what comes after may still have to lock before the time is read.
    if announcements.procedure_of(tender, tender.created_at).committee is not None:
        reason = text("A committee evaluates the bids of this procedure, not the unit.")
        raise Conflict("committee_evaluates", reason)
