"""The text of a committee's report: plain JSON values, in Chinese, without the names of its members."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from trading.committees import scoring
from trading.committees.panel import Panel, PanelBid
from trading.committees.rules import SITTING, SeatKind
from trading.committees.words import GROUNDS_OF_RECORD
from trading.procedures.criteria import CriterionKind, points_text
from trading.sealing.lines import instant_text

SCHEMA = "panel-report/1"


def text_of(panel: Panel, round_: int, now: datetime) -> str:
    """Write down what the committee found, to be signed."""
    attempt, evaluation = panel.attempt, panel.procedure.evaluation
    ranks = {bid_id: rank for rank, bid_id in enumerate(panel.ranking, 1)}
    totals = {each.bid_id: each for each in panel.scored}
    score = evaluation.price_score
    values = {
        "schema": SCHEMA,
        "round": round_,
        "compiled": instant_text(now),
        "project": {"number": attempt.project.number, "title": attempt.project.title},
        "lot": attempt.wire_id,
        "lot_title": attempt.lot.title,
        "stage": attempt.stage,
        "priced": panel.stage.price,
        "procuring_entity": attempt.project.procuring_entity.name,
        "procedure": panel.procedure.name,
        "training": panel.procedure.training_only,
        "method": evaluation.method.value,
        "tie_break": evaluation.tie_break.value,
        "price_formula": panel.formula,
        "price_formula_source": score.basis.source if score and panel.priced else None,
        "ceiling_price": attempt.ceiling_price.yuan_text() if attempt.ceiling_price else None,
        "criteria": [
            {
                "code": each.code,
                "title": each.title,
                "kind": each.kind.value,
                "maximum": points_text(each.maximum),
            }
            for each in panel.criteria
        ],
        "members": [
            {"seat": seat.position, "kind": seat.kind.value, "chair": seat.is_chair} for seat in panel.seats
        ],
        "replaced": [
            {"seat": seat.position, "state": seat.state.value}
            for seat in panel.committee.seats
            if seat.state not in SITTING and seat.kind is SeatKind.EXPERT
        ],
        "bids": [_bid(panel, each, ranks, totals) for each in _ordered(panel, ranks)],
        "unopenable": [
            {"bidder": each.bid.organisation.name, "code": each.code} for each in panel.unopenable
        ],
        "clarifications": [
            {
                "bidder": each.bid.organisation.name,
                "question": each.question,
                "answer": each.answer,
            }
            for each in panel.clarifications
        ],
        "findings": panel.findings,
        "tie": _tie(panel),
    }
    return json.dumps(values, ensure_ascii=False, indent=1)


def _ordered(panel: Panel, ranks: dict[UUID, int]) -> list[PanelBid]:
    return sorted(panel.bids, key=lambda each: ranks.get(each.bid.id, len(ranks) + 1))


def _bid(
    panel: Panel, each: PanelBid, ranks: dict[UUID, int], totals: dict[UUID, scoring.Scored]
) -> dict[str, Any]:
    scored = totals.get(each.bid.id)
    points = dict(scored.points) if scored else {}
    read_out = each.verdict.price
    return {
        "bid": str(each.bid.id),
        "organisation": str(each.bid.organisation_id),
        "bidder": each.bid.organisation.name,
        "credit_code": each.bid.organisation.credit_code,
        "envelope": each.bid.envelope_sha256,
        "price": read_out.yuan_text() if read_out else None,
        "evaluated_price": each.price.yuan_text() if panel.stage.price and scored else None,
        "correction": each.evaluated.reason if each.evaluated else "",
        "ground": each.ground.value if each.ground else None,
        "ground_of_record": GROUNDS_OF_RECORD[each.ground] if each.ground else None,
        "reasons": each.reasons,
        "votes_against": sum(ballot.ground is not None for ballot in each.ballots.values()),
        "points_in_hundredths": points,
        "points": {code: points_text(found) for code, found in points.items()},
        "marks": {
            criterion.code: [points_text(mark) for mark in panel.marks_on(each, criterion.code)]
            for criterion in panel.marked
            if scored
        },
        "price_working": _working(panel, each) if scored else None,
        "total": points_text(scored.total) if scored and panel.is_scored else None,
        "rank": ranks.get(each.bid.id),
    }


def _working(panel: Panel, each: PanelBid) -> str | None:
    score, criterion = panel.procedure.evaluation.price_score, panel.priced
    if score is None or criterion is None or criterion.kind is not CriterionKind.PRICE:
        return None
    reference = scoring.reference_price(score, [other.price for other in panel.acceptable])
    return scoring.working(score, criterion.maximum, each.price, reference)


def _tie(panel: Panel) -> dict[str, Any] | None:
    if not panel.ties:
        return None
    return {
        "draw": panel.draw.wire_id if panel.draw else None,
        "reason": panel.order.reason if panel.order and not panel.draw else "",
        "places": {str(bid_id): place for bid_id, place in panel.places.items()},
    }
