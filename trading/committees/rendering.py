"""A committee's report on paper, printed from its frozen text and its members' signatures."""

import json
from typing import Any

from trading.committees.models import PanelReport
from trading.committees.words import CRITERIA_OF_RECORD, SEATS_OF_RECORD, STANCES_OF_RECORD
from trading.kernel.money import Money
from trading.procedures.criteria import CriterionKind
from trading.store.platform import Platform
from trading.web import formats

METHODS_OF_RECORD = {
    "lowest_evaluated_price": "最低评标价法（经评审的最低投标价法）",
    "lowest_price": "最低价法",
    "weighted_score": "综合评分法（综合评估法）",
    "fixed_price_draw": "固定价随机抽取",
    "highest_price": "价高者得",
    "highest_score": "综合条件最佳者得",
}


def said(report: PanelReport) -> dict[str, Any]:
    """The report as values, its prices read, its kinds in the words of record."""
    values: dict[str, Any] = json.loads(report.frozen)
    values["method_of_record"] = METHODS_OF_RECORD.get(values["method"], values["method"])
    for row, name in (
        (values, "ceiling_price"),
        *((bid, name) for bid in values["bids"] for name in ("price", "evaluated_price")),
    ):
        row[name] = Money.parse_yuan(row[name]) if row[name] else None
    for each in values["criteria"]:
        each["kind_of_record"] = CRITERIA_OF_RECORD[CriterionKind(each["kind"])]
    is_scored = any(bid["points"] for bid in values["bids"])
    values["scored"] = [
        each for each in values["criteria"] if is_scored and each["kind"] != CriterionKind.PASS_FAIL.value
    ]
    return values


def printed_values(platform: Platform, report: PanelReport) -> dict[str, Any]:
    """What the printed report says, with the members by name: it goes to the unit and the centre alone."""
    return {
        "title": "评审报告",
        "centre_name": platform.config.centre_name,
        "number": report.lot_attempt.wire_id,
        "issuer": "评审委员会",
        "verify_url": None,
        "training": json.loads(report.frozen)["training"],
        "digest": report.sha256,
        "report": said(report),
        "day": formats.short_day_text(report.completed_at or report.compiled_at),
        "signatures": [
            {
                "name": each.seat.person.name,
                "kind": SEATS_OF_RECORD[each.seat.kind],
                "seat": each.seat.position,
                "chair": each.seat.is_chair,
                "stance": STANCES_OF_RECORD[each.stance],
                "reason": each.reason,
                "at": each.at,
            }
            for each in sorted(report.signatures, key=lambda each: each.seat.position)
        ],
    }


def pdf(platform: Platform, report: PanelReport) -> bytes:
    """Print a report."""
    return platform.pdf.render("panel_report", printed_values(platform, report), identifier=str(report.id))
