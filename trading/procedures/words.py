"""How the vocabulary reads to people."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.calendar import Unit
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import (
    Category,
    Certainty,
    Content,
    Engine,
    EvaluationMethod,
    Event,
    FailureGround,
    Method,
    NoticeKind,
    Party,
    PeriodKind,
    Selection,
    StepKey,
    TieBreak,
)

CERTAINTIES: Final[Mapping[Certainty, Text]] = {
    Certainty.VERIFIED: text("source verified"),
    Certainty.UNVERIFIED: text("source not yet verified"),
    Certainty.COUNTY_DECIDES: text("for the county to decide"),
}

CATEGORIES: Final[Mapping[Category, Text]] = {
    Category.WORKS: text("Works"),
    Category.WORKS_GOODS: text("Goods for works"),
    Category.WORKS_SERVICES: text("Services for works"),
    Category.GOODS: text("Goods"),
    Category.SERVICES: text("Services"),
    Category.LAND_USE_RIGHT: text("Right to use state construction land"),
    Category.MINERAL_RIGHT: text("Mining right"),
    Category.STATE_ASSET: text("State or collective asset"),
}

METHODS: Final[Mapping[Method, Text]] = {
    Method.OPEN_TENDER: text("open tender"),
    Method.INVITED_TENDER: text("invited tender"),
    Method.BIXUAN: text("competitive selection (比选)"),
    Method.NEGOTIATION: text("competitive negotiation"),
    Method.CONSULTATION: text("competitive consultation"),
    Method.QUOTATION: text("request for quotations"),
    Method.SINGLE_SOURCE: text("single-source procurement"),
    Method.TENDER: text("tender of the right"),
    Method.AUCTION: text("auction"),
    Method.LISTING: text("public listing"),
    Method.THREE_QUOTES: text("comparison of three quotes"),
    Method.DRAW: text("public draw"),
    Method.OWN_PURCHASE: text("the unit's own purchase"),
    Method.CENTRAL_AGENCY: text("purchase through the central agency"),
    Method.EXCHANGE: text("transfer at a property-rights exchange"),
}

ENGINES: Final[Mapping[Engine, Text]] = {Engine.SEALED: text("sealed bids, opened once")}

PARTIES: Final[Mapping[Party, Text]] = {
    Party.PURCHASER: text("procuring entity"),
    Party.OPERATOR: text("trading centre"),
    Party.CUSTODIAN: text("custodians"),
    Party.BIDDER: text("bidders"),
    Party.PLATFORM: text("the platform by itself"),
}

STEPS: Final[Mapping[StepKey, Text]] = {
    StepKey.REGISTER: text("Register the project"),
    StepKey.ACCEPT: text("Check and accept the registration"),
    StepKey.LOCK: text("Make the locks"),
    StepKey.PUBLISH: text("Publish the tender notice"),
    StepKey.ANSWER: text("Answer questions and amend"),
    StepKey.SUBMIT: text("Seal and submit bids"),
    StepKey.OPEN: text("Open the bids"),
    StepKey.EVALUATE: text("Evaluate the bids"),
    StepKey.PUBLISH_CANDIDATES: text("Publish the candidates"),
    StepKey.AWARD: text("Choose the winner"),
    StepKey.PUBLISH_RESULT: text("Publish the result and notify"),
    StepKey.CONTRACT: text("Sign the contract"),
    StepKey.FILE: text("File and archive"),
}

EVENTS: Final[Mapping[Event, Text]] = {
    Event.NOTICE_PUBLISHED: text("publication of the notice"),
    Event.DOCUMENTS_UNTIL: text("end of handing out the documents"),
    Event.CLARIFICATION_PUBLISHED: text("publication of a clarification or change"),
    Event.DEADLINE: text("deadline for bids"),
    Event.REPORT_SUBMITTED: text("evaluation report"),
    Event.REPORT_RECEIVED: text("receipt of the report by the procuring entity"),
    Event.CANDIDATES_PUBLISHED: text("publication of the candidates"),
    Event.PUBLICITY_ENDED: text("end of the publicity of candidates"),
    Event.WINNER_CHOSEN: text("choice of the winner"),
    Event.AWARD_NOTIFIED: text("letter of acceptance"),
    Event.RESULT_PUBLISHED: text("publication of the result"),
    Event.RESULT_NOTICE_ENDED: text("end of the result notice"),
    Event.CONTRACT_SIGNED: text("signing of the contract"),
    Event.CONTRACT_PUBLISHED: text("publication of the contract"),
    Event.CONTRACT_FILED: text("filing of the contract"),
    Event.QUESTION_RECEIVED: text("receipt of a question"),
    Event.QUESTION_ANSWERED: text("answer to a question"),
    Event.CAUSE_KNOWN: text("day the bidder knew, or should have known, of the cause"),
    Event.OBJECTION_RECEIVED: text("receipt of an objection"),
    Event.OBJECTION_ANSWERED: text("answer to an objection"),
    Event.COMPLAINT_RECEIVED: text("receipt of a complaint"),
    Event.SECURITY_RETURNED_TO_LOSERS: text("return of bid securities to those not chosen"),
    Event.SECURITY_RETURNED_TO_WINNER: text("return of the bid security to the winner"),
    Event.ARCHIVED: text("end of the procurement"),
    Event.RECORDS_RELEASED: text("end of keeping the records"),
}

NOTICES: Final[Mapping[NoticeKind, Text]] = {
    NoticeKind.TENDER: text("Tender notice"),
    NoticeKind.AMENDMENT: text("Notice of change"),
    NoticeKind.OPENING_RECORD: text("Opening record"),
    NoticeKind.CANDIDATES: text("Notice of candidates"),
    NoticeKind.RESULT: text("Result notice"),
    NoticeKind.AWARD_LETTER: text("Letter of acceptance"),
    NoticeKind.FAILURE: text("Notice of failure"),
    NoticeKind.TERMINATION: text("Notice of termination"),
}

CONTENTS: Final[Mapping[Content, Text]] = {
    Content.PARTIES: text("names and addresses of procuring entity and agent"),
    Content.PROJECT: text("name and number of the project"),
    Content.BUDGET: text("budget"),
    Content.CEILING_PRICE: text("ceiling price"),
    Content.NEED: text("what is needed, and how much"),
    Content.PLACE_AND_TIME: text("place and time of performance"),
    Content.QUALIFICATION: text("qualification of bidders"),
    Content.DOCUMENTS: text("when, where and how to get the documents"),
    Content.NOTICE_PERIOD: text("how long the notice stands"),
    Content.SUBMISSION: text("how to submit"),
    Content.EVALUATION_METHOD: text("evaluation method"),
    Content.DEADLINE_AND_OPENING: text("deadline, time and place of the opening"),
    Content.CONTACT: text("contact"),
    Content.CHANGES: text("what is changed"),
    Content.READ_OUT: text("bidders, prices and what else was read out"),
    Content.CANDIDATES: text("candidates in their order, with price, quality and time"),
    Content.OBJECTION_CHANNEL: text("how to object"),
    Content.WINNER: text("winner"),
    Content.AMOUNT: text("amount"),
    Content.MAIN_ITEMS: text("main items and unit prices"),
    Content.EVALUATORS: text("names of the evaluators"),
    Content.REASON: text("reason"),
    Content.NEXT_STEP: text("what happens next"),
}

UNITS: Final[Mapping[Unit, Text]] = {
    Unit.DAY: text("calendar days"),
    Unit.WORKING_DAY: text("working days"),
    Unit.MONTH: text("months"),
    Unit.YEAR: text("years"),
}

PERIOD_KINDS: Final[Mapping[PeriodKind, Text]] = {
    PeriodKind.AT_LEAST: text("at least"),
    PeriodKind.AT_MOST: text("at most"),
}

SELECTIONS: Final[Mapping[Selection, Text]] = {
    Selection.ALL: text("everybody qualified may bid"),
    Selection.RANDOM_DRAW: text("invitees are drawn in public"),
}

EVALUATION_METHODS: Final[Mapping[EvaluationMethod, Text]] = {
    EvaluationMethod.LOWEST_EVALUATED_PRICE: text("lowest evaluated price"),
}

TIE_BREAKS: Final[Mapping[TieBreak, Text]] = {
    TieBreak.DRAW: text("public draw among equals"),
    TieBreak.PURCHASER: text("the procuring entity decides among equals"),
}

FAILURE_GROUNDS: Final[Mapping[FailureGround, Text]] = {
    FailureGround.TOO_FEW_BIDS: text("too few bids at the deadline"),
    FailureGround.TOO_FEW_RESPONSIVE: text("too few bids meet the documents"),
    FailureGround.ABOVE_BUDGET: text("all prices are above the budget"),
    FailureGround.ILLEGALITY: text("unlawful acts that touch fairness"),
    FailureGround.NEED_CANCELLED: text("the need has ceased after a major change"),
}
