"""The criteria of a tender: what one begins with, its rows, and what its notice says of them."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.announcements import queries
from trading.announcements.models import StatedCriterion, Tender
from trading.procedures.criteria import WHOLE, Criterion, CriterionKind, formula_of_record, points_text
from trading.procedures.parts import SCORED
from trading.procedures.rules import Procedure

EXAMINED: Final = (
    Criterion("qualification", "资格符合性", CriterionKind.PASS_FAIL, 0, "对照文件规定的资格条件逐项审查。"),
    Criterion("response", "实质性响应", CriterionKind.PASS_FAIL, 0, "对照文件规定的实质性要求逐项审查。"),
)
USUAL_PRICE: Final = 30
USUAL_EXPERIENCE: Final = 20


def usual_criteria(procedure: Procedure) -> tuple[Criterion, ...]:
    """What a tender begins with until its unit states its own: examples, to be confirmed by it."""
    evaluation = procedure.evaluation
    if evaluation.method not in SCORED:
        return EXAMINED if procedure.committee is not None else ()
    price = max(evaluation.price_weight_least or 0, USUAL_PRICE) * 100
    experience = min(USUAL_EXPERIENCE * 100, WHOLE - price)
    scored = (
        Criterion("price", "价格", CriterionKind.PRICE, price),
        Criterion("experience", "类似业绩", CriterionKind.OBJECTIVE, experience, "按有效业绩数量计分。"),
        Criterion("plan", "实施方案", CriterionKind.QUALITY, WHOLE - price - experience, "按方案优劣计分。"),
    )
    return (*EXAMINED, *(each for each in scored if each.maximum))


def rows_of(tender_id: UUID, criteria: Sequence[Criterion]) -> list[StatedCriterion]:
    """The rows that state these criteria, in this order."""
    return [
        StatedCriterion(
            tender_id=tender_id,
            position=position,
            code=each.code,
            title=each.title,
            kind=each.kind,
            maximum=each.maximum,
            guidance=each.guidance,
        )
        for position, each in enumerate(criteria, 1)
    ]


def first_tender(session: Session, tender: Tender) -> Tender:
    """The tender of the first stage; a later stage is measured by what the first one stated."""
    while True:
        earlier = next((each.lot_attempt.continues_id for each in tender.lots), None)
        before = queries.tender_of(session, earlier) if earlier is not None else tender
        if before.id == tender.id:
            return tender
        tender = before


def stated_criteria(session: Session, tender: Tender) -> list[Criterion]:
    """The criteria of a tender, in order."""
    first = first_tender(session, tender)
    stated = select(StatedCriterion).where(StatedCriterion.tender_id == first.id)
    return [each.as_criterion() for each in session.scalars(stated.order_by(StatedCriterion.position))]


def said_in_notice(procedure: Procedure, criteria: Sequence[Criterion]) -> dict[str, Any]:
    """How the tender notice says by what bids are evaluated."""
    score = procedure.evaluation.price_score
    return {
        "method": procedure.evaluation.method.value,
        "tie_break": procedure.evaluation.tie_break.value,
        "price_formula": formula_of_record(score) if score else None,
        "criteria": [
            {
                "code": each.code,
                "title": each.title,
                "kind": each.kind.value,
                "maximum": points_text(each.maximum),
                "guidance": each.guidance,
            }
            for each in criteria
        ],
    }
