"""How grounds, seats, fields and steps read to people; `…_OF_RECORD` stand in records, in Chinese."""

from types import MappingProxyType
from typing import Final

from trading.committees.panel import Step
from trading.committees.rules import (
    ConflictKind,
    ExpertField,
    RejectionGround,
    SeatKind,
    SeatState,
    Stance,
    TieKind,
)
from trading.kernel.text import text
from trading.procedures.criteria import CriterionKind

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

FIELDS: Final = MappingProxyType(
    {
        ExpertField.BUILDING: text("Building"),
        ExpertField.ROADS: text("Roads and bridges"),
        ExpertField.WATER: text("Water engineering"),
        ExpertField.MUNICIPAL: text("Municipal works"),
        ExpertField.DESIGN: text("Survey and design"),
        ExpertField.EQUIPMENT: text("Machines and equipment"),
        ExpertField.INFORMATION: text("Information technology"),
        ExpertField.MEDICAL: text("Medical equipment"),
        ExpertField.SERVICES: text("Services"),
        ExpertField.LAND: text("Land and planning"),
    }
)

TIES: Final = MappingProxyType(
    {
        TieKind.EMPLOYED: text("Also works there"),
        TieKind.WAS_EMPLOYED: text("Worked there within three years"),
        TieKind.RELATIVE: text("A near relative is in charge there"),
        TieKind.CONSULTANT: text("Advises the unit"),
        TieKind.ADVISED: text("Helped to write the documents of a project"),
    }
)

SEATS: Final = MappingProxyType(
    {SeatKind.EXPERT: text("Expert"), SeatKind.REPRESENTATIVE: text("Member of the unit")}
)

SEAT_STATES: Final = MappingProxyType(
    {
        SeatState.CALLED: text("Called"),
        SeatState.SIGNED_IN: text("Has signed in"),
        SeatState.EXCUSED: text("Stepped back for a conflict"),
        SeatState.ABSENT: text("Did not come"),
    }
)

CONFLICTS: Final = MappingProxyType(
    {
        ConflictKind.BIDDER: text("Bound to a bidder"),
        ConflictKind.UNIT: text("Bound to the unit or its agent"),
        ConflictKind.CUSTODIAN: text("Works for a custodian of the lot"),
        ConflictKind.SUPERVISION: text("Works for a supervision body"),
        ConflictKind.TOOK_PART: text("Helped to write the documents"),
        ConflictKind.DECLARED: text("Declared by the member"),
    }
)

CRITERIA: Final = MappingProxyType(
    {
        CriterionKind.PASS_FAIL: text("Pass or fail"),
        CriterionKind.OBJECTIVE: text("Points from facts"),
        CriterionKind.QUALITY: text("Points by judgement"),
        CriterionKind.PRICE: text("Price, by formula"),
    }
)

STEPS: Final = MappingProxyType(
    {
        Step.BALLOTS: text("Each member says whether the bids are acceptable"),
        Step.MARKS: text("Each member gives points"),
        Step.REPORT: text("The chair puts the report together"),
        Step.SIGNING: text("The members sign the report"),
        Step.SIGNED: text("The report is signed"),
    }
)

STANCES: Final = MappingProxyType(
    {
        Stance.AGREE: text("Agrees"),
        Stance.DISSENT: text("Dissents"),
        Stance.SILENT: text("Gave no reason; counts as agreeing"),
    }
)

STANCES_OF_RECORD: Final = MappingProxyType(
    {
        Stance.AGREE: "同意",
        Stance.DISSENT: "持不同意见",
        Stance.SILENT: "拒绝签字且未书面说明理由，视为同意",
    }
)
SEATS_OF_RECORD: Final = MappingProxyType(
    {SeatKind.EXPERT: "评审专家", SeatKind.REPRESENTATIVE: "采购人代表"}
)
CRITERIA_OF_RECORD: Final = MappingProxyType(
    {
        CriterionKind.PASS_FAIL: "符合性审查",
        CriterionKind.OBJECTIVE: "客观分",
        CriterionKind.QUALITY: "主观分",
        CriterionKind.PRICE: "价格分",
    }
)
