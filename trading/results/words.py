"""How grounds, ties and outcomes read to people; `…_OF_RECORD` stand in notices and letters, in Chinese."""

from types import MappingProxyType
from typing import Final

from trading.kernel.calendar import Unit
from trading.kernel.text import text
from trading.procedures.vocabulary import TieBreak
from trading.results.rules import NextNotice, RejectionGround

GROUNDS: Final = MappingProxyType(
    {
        RejectionGround.UNSIGNED: text("Not sealed by the bidder and signed by its responsible person"),
        RejectionGround.NO_JOINT_VENTURE_AGREEMENT: text("A joint venture without its agreement"),
        RejectionGround.UNQUALIFIED: text("The bidder does not meet the qualification"),
        RejectionGround.TWO_PRICES: text("Two different bids or prices"),
        RejectionGround.ABOVE_CEILING: text("The price is above the ceiling price"),
        RejectionGround.BELOW_COST: text("The price is below cost"),
        RejectionGround.NON_RESPONSIVE: text("Does not respond to an essential requirement"),
        RejectionGround.COLLUSION: text("Collusion, fraud or bribery"),
    }
)

GROUNDS_OF_RECORD: Final = MappingProxyType(
    {
        RejectionGround.UNSIGNED: "投标文件未经投标单位盖章和单位负责人签字",
        RejectionGround.NO_JOINT_VENTURE_AGREEMENT: "投标联合体没有提交共同投标协议",
        RejectionGround.UNQUALIFIED: "投标人不符合规定的资格条件",
        RejectionGround.TWO_PRICES: "同一投标人提交两个以上不同的投标文件或者投标报价",
        RejectionGround.ABOVE_CEILING: "投标报价高于最高投标限价",
        RejectionGround.BELOW_COST: "投标报价低于成本",
        RejectionGround.NON_RESPONSIVE: "投标文件没有对实质性要求和条件作出响应",
        RejectionGround.COLLUSION: "投标人有串通投标、弄虚作假、行贿等违法行为",
    }
)

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
