"""How grounds, ties and outcomes read to people; `…_OF_RECORD` stand in notices and letters, in Chinese."""

from types import MappingProxyType
from typing import Final

from trading.kernel.calendar import Unit
from trading.kernel.text import text
from trading.procedures.vocabulary import TieBreak
from trading.results.rules import NextNotice

TIE_BREAKS: Final = MappingProxyType(
    {
        TieBreak.DRAW: text(
            "Equal prices are ordered by a draw in public: on this platform, or elsewhere; then one person "
            "writes down the order that was drawn and how, and another confirms it."
        ),
        TieBreak.PURCHASER: text(
            "Equal prices are ordered by the purchasing unit as its documents say. One person writes the "
            "order down with the reason, and another confirms it."
        ),
    }
)

FOLLOWS: Final = MappingProxyType(
    {
        NextNotice.FAILURE: text("Too few bids are acceptable. A failure notice comes next."),
        NextNotice.CANDIDATES: text("The candidates are published next."),
        NextNotice.RESULT: text("The result notice comes next."),
    }
)

UNITS_OF_RECORD: Final = MappingProxyType(
    {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.MONTH: "个月", Unit.YEAR: "年"}
)
NEXT_STEP_OF_RECORD: Final = "请按文件规定与采购单位订立书面合同。"
