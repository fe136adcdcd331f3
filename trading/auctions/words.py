"""How auctions read to people; `…_OF_RECORD` stand in notices and records, in Chinese."""

from collections.abc import Mapping
from typing import Final

from trading.auctions.rules.applications import ApplicationState
from trading.auctions.rules.outcome import OutcomeState, VoidGround
from trading.auctions.rules.states import Form, Stage
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import FailureGround, SingleTaker

FORMS: Final[Mapping[Form, Text]] = {
    Form.AUCTION: text("Auction with rising quotes"),
    Form.LISTING: text("Listing with a live finish"),
}

APPLICATIONS: Final[Mapping[ApplicationState, Text]] = {
    ApplicationState.MADE: text("Applied; the number comes with the deposit"),
    ApplicationState.QUALIFIED: text("Qualified"),
    ApplicationState.WITHDRAWN: text("Taken back"),
    ApplicationState.LAPSED: text("Lapsed: no deposit before the end of applications"),
}

OUTCOMES: Final[Mapping[OutcomeState, Text]] = {
    OutcomeState.AGREEING: text("One taker; the price is being agreed"),
    OutcomeState.SOLD: text("Sold; the confirmation is being signed"),
    OutcomeState.CONFIRMED: text("Sold and confirmed"),
    OutcomeState.NOT_SOLD: text("Not sold"),
    OutcomeState.VOID: text("The winner fell away"),
}

VOID_GROUNDS: Final[Mapping[VoidGround, Text]] = {
    VoidGround.UNQUALIFIED: text("Does not meet the qualification"),
    VoidGround.REFUSED: text("Does not sign the confirmation"),
    VoidGround.COLLUSION: text("Collusion, fraud or bribery"),
}

SINGLE_TAKERS: Final[Mapping[SingleTaker, Text]] = {
    SingleTaker.SOLD_AT_RESERVE: text("With one bidder only it is sold at a quote that reaches the reserve."),
    SingleTaker.AGREEMENT: text("With one taker only it is sold by agreement, not below the starting price."),
    SingleTaker.NO_SALE: text("With one bidder only it is not sold."),
}

STAGES: Final[Mapping[Stage, Text]] = {
    Stage.BEFORE: text("Quoting has not begun"),
    Stage.LISTING: text("Listed; quotes are taken"),
    Stage.PAUSE: text("The listing is over; the live stage follows"),
    Stage.LIVE: text("Live"),
    Stage.FALLEN: text("The hammer has fallen"),
    Stage.SUSPENDED: text("Suspended"),
    Stage.TERMINATED: text("Terminated"),
}

GROUNDS_OF_RECORD: Final[Mapping[FailureGround, str]] = {
    FailureGround.TOO_FEW_APPLICANTS: "取得竞买资格的竞买人少于规定数量，不成交。",
    FailureGround.NO_QUOTE: "规定时间内无人有效报价，不成交。",
    FailureGround.RESERVE_NOT_MET: "最高报价低于保留价，不成交。",
    FailureGround.NO_AGREEMENT: "与唯一的意向受让人未能就价格达成一致，不成交。",
    FailureGround.NO_CANDIDATE_LEFT: "竞得人不符合资格条件或者未按规定签订成交确认书，成交结果无效。",
}

NEXT_STEP_OF_RECORD: Final = "竞买保证金按规定退还。本标的可以依法重新组织交易，另行公告。"
