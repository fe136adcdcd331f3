"""How the vocabulary reads to people."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.calendar import Unit
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import (
    Admission,
    AscendingForm,
    Category,
    Certainty,
    Content,
    Contest,
    Engine,
    EvaluationMethod,
    Event,
    FailureGround,
    Method,
    NoticeKind,
    Party,
    PeriodKind,
    PriceFormula,
    Selection,
    SingleTaker,
    StageDeadline,
    StageKey,
    StageOpening,
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
    Category.STATE_ASSET: text("State-owned asset"),
    Category.LEASE: text("Lease of a state-owned asset"),
    Category.COLLECTIVE_ASSET: text("Village-collective asset or lease"),
    Category.OTHER_RIGHT: text("Confiscated goods, franchise or naming right"),
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

ENGINES: Final[Mapping[Engine, Text]] = {
    Engine.SEALED: text("sealed bids, opened once"),
    Engine.ROUNDS: text("sealed responses, separate meetings, sealed final offers"),
    Engine.ASCENDING: text("rising quotes, in the open and to the second"),
    Engine.NEGOTIATED: text("negotiation with one supplier, on record"),
    Engine.RECORD: text("kept on record only"),
}

PARTIES: Final[Mapping[Party, Text]] = {
    Party.PURCHASER: text("procuring entity"),
    Party.OPERATOR: text("trading centre"),
    Party.CUSTODIAN: text("custodians"),
    Party.BIDDER: text("bidders"),
    Party.EXPERT: text("evaluation committee"),
    Party.CASHIER: text("keeper of the deposit account"),
    Party.DEPARTMENT: text("competent department"),
    Party.PLATFORM: text("the platform by itself"),
}

STEPS: Final[Mapping[StepKey, Text]] = {
    StepKey.REGISTER: text("Register the project"),
    StepKey.ACCEPT: text("Check and accept the registration"),
    StepKey.RECORD: text("Check and record the registration"),
    StepKey.REPORT_OUTCOME: text("Report what came of it"),
    StepKey.PUBLISH_SINGLE_SOURCE: text("Make the single source public"),
    StepKey.LOCK: text("Make the locks"),
    StepKey.PUBLISH: text("Publish the tender notice"),
    StepKey.SIGN_UP: text("Sign up"),
    StepKey.DRAW_INVITEES: text("Draw the invitees in public"),
    StepKey.INVITE: text("Invite"),
    StepKey.ANSWER: text("Answer questions and amend"),
    StepKey.SECURE: text("Give the security"),
    StepKey.APPLY: text("Apply and be qualified"),
    StepKey.PREQUALIFY: text("Examine the applications"),
    StepKey.SUBMIT: text("Seal and submit bids"),
    StepKey.OPEN: text("Open the bids"),
    StepKey.FORM_COMMITTEE: text("Draw the evaluation committee"),
    StepKey.EXAMINE: text("Examine the technical bids"),
    StepKey.OPEN_PRICES: text("Open the prices of those who passed"),
    StepKey.MEET: text("Meet each supplier separately"),
    StepKey.FINAL_OFFER: text("Seal and open the final offers"),
    StepKey.NEGOTIATE: text("Negotiate and keep the record"),
    StepKey.QUOTE: text("Quote while the listing lasts"),
    StepKey.COMPETE: text("Bid live"),
    StepKey.HAMMER: text("Let the hammer fall"),
    StepKey.CONFIRM: text("Sign the transaction confirmation"),
    StepKey.EVALUATE: text("Evaluate the bids"),
    StepKey.DRAW_WINNER: text("Draw the contractor in public"),
    StepKey.PUBLISH_CANDIDATES: text("Publish the candidates"),
    StepKey.AWARD: text("Choose the winner"),
    StepKey.PUBLISH_RESULT: text("Publish the result and notify"),
    StepKey.RETURN_SECURITY: text("Return the securities"),
    StepKey.CONTRACT: text("Sign the contract"),
    StepKey.PAY: text("Pay the price"),
    StepKey.FILE: text("File and archive"),
}

EVENTS: Final[Mapping[Event, Text]] = {
    Event.SINGLE_SOURCE_PUBLISHED: text("publication of the single source"),
    Event.SINGLE_SOURCE_ENDED: text("end of the publicity of the single source"),
    Event.NOTICE_PUBLISHED: text("publication of the notice"),
    Event.DOCUMENTS_UNTIL: text("end of handing out the documents"),
    Event.CLARIFICATION_PUBLISHED: text("publication of a clarification or change"),
    Event.SIGN_UP_ENDED: text("end of the sign-up"),
    Event.INVITATION_SENT: text("sending of the invitations"),
    Event.DEADLINE: text("deadline for bids"),
    Event.BID_VALIDITY_ENDED: text("end of the validity of bids"),
    Event.OPENED: text("opening"),
    Event.NEGOTIATION_ENDED: text("end of the negotiation"),
    Event.BIDDING_STARTED: text("start of the auction or listing"),
    Event.LISTING_ENDED: text("end of the listing"),
    Event.HAMMER_FELL: text("fall of the hammer"),
    Event.CONFIRMATION_SIGNED: text("signing of the transaction confirmation"),
    Event.REPORT_SUBMITTED: text("evaluation report"),
    Event.REPORT_RECEIVED: text("receipt of the report by the procuring entity"),
    Event.CANDIDATES_PUBLISHED: text("publication of the candidates"),
    Event.PUBLICITY_ENDED: text("end of the publicity of candidates"),
    Event.WINNER_CHOSEN: text("choice of the winner"),
    Event.AWARD_NOTIFIED: text("letter of acceptance"),
    Event.AWARD_REPORTED: text("written report of the award to the supervisors"),
    Event.RESULT_PUBLISHED: text("publication of the result"),
    Event.RESULT_NOTICE_ENDED: text("end of the result notice"),
    Event.CONTRACT_SIGNED: text("signing of the contract"),
    Event.CONTRACT_PUBLISHED: text("publication of the contract"),
    Event.CONTRACT_FILED: text("filing of the contract"),
    Event.PRICE_PAID: text("payment of the price"),
    Event.QUESTION_RECEIVED: text("receipt of a question"),
    Event.QUESTION_ANSWERED: text("answer to a question"),
    Event.CAUSE_KNOWN: text("day the bidder knew, or should have known, of the cause"),
    Event.OBJECTION_RECEIVED: text("receipt of an objection"),
    Event.OBJECTION_ANSWERED: text("answer to an objection"),
    Event.COMPLAINT_RECEIVED: text("receipt of a complaint"),
    Event.COMPLAINT_ACCEPTED: text("decision whether to take a complaint up"),
    Event.COMPLAINT_DECIDED: text("decision of a complaint"),
    Event.SUSPENDED: text("suspension"),
    Event.RESUMED: text("resumption"),
    Event.BID_WITHDRAWN: text("notice of withdrawal of a bid"),
    Event.TERMINATED: text("termination of the trade"),
    Event.SECURITY_RETURNED_AFTER_WITHDRAWAL: text("return of the security of a withdrawn bid"),
    Event.SECURITY_RETURNED_AFTER_TERMINATION: text("return of the securities after a termination"),
    Event.SECURITY_RETURNED_TO_LOSERS: text("return of bid securities to those not chosen"),
    Event.SECURITY_RETURNED_TO_WINNER: text("return of the bid security to the winner"),
    Event.RECORDED: text("recording of the registration"),
    Event.OUTCOME_REPORTED: text("report of what came of it"),
    Event.ARCHIVED: text("end of the procurement"),
    Event.RECORDS_RELEASED: text("end of keeping the records"),
}

NOTICES: Final[Mapping[NoticeKind, Text]] = {
    NoticeKind.TENDER: text("Tender notice"),
    NoticeKind.AMENDMENT: text("Notice of change"),
    NoticeKind.CLARIFICATION: text("Notice of clarification"),
    NoticeKind.SUSPENSION: text("Notice of suspension"),
    NoticeKind.RESUMPTION: text("Notice of resumption"),
    NoticeKind.CLARIFICATION: text("Clarification"),
    NoticeKind.INVITATION: text("Invitation to bid"),
    NoticeKind.SINGLE_SOURCE: text("Publicity of a single source"),
    NoticeKind.OPENING_RECORD: text("Opening record"),
    NoticeKind.CANDIDATES: text("Notice of candidates"),
    NoticeKind.RESULT: text("Result notice"),
    NoticeKind.AWARD_LETTER: text("Letter of acceptance"),
    NoticeKind.FAILURE: text("Notice of failure"),
    NoticeKind.TERMINATION: text("Notice of termination"),
    NoticeKind.SUSPENSION: text("Notice of suspension"),
    NoticeKind.RESUMPTION: text("Notice of resumption"),
    NoticeKind.CONTRACT: text("Contract notice"),
    NoticeKind.CONTRACT_CHANGE: text("Notice of a change of contract"),
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
    Content.ANSWERS: text("questions and answers"),
    Content.SUPPLIER: text("the proposed supplier, and why there is only one"),
    Content.PUBLICITY_PERIOD: text("how long and where one may object"),
    Content.PARCEL: text("the parcel: place, area, boundaries, space, present state"),
    Content.LAND_USE: text("use and years of the right"),
    Content.PLANNING: text("planning indices"),
    Content.MINERAL_AREA: text("the mineral, the area and its coordinates"),
    Content.MINERAL_TERMS: text("resources, term and conditions of the mining right"),
    Content.ASSET: text("the asset, its title and its present state"),
    Content.VALUATION: text("valuation and its approval"),
    Content.LEASE_TERMS: text("use, term and payment of the lease"),
    Content.RIGHT: text("the right: content, extent and term"),
    Content.PRIORITY: text("whether somebody has priority at equal terms"),
    Content.STARTING_PRICE: text("starting price and step"),
    Content.SECURITY: text("deposit: amount, account, until when"),
    Content.APPLICATION: text("how and until when to apply"),
    Content.COMPETITION_RULES: text("how the winner is found"),
    Content.PAYMENT: text("how and until when the price is paid"),
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
    Selection.INVITED: text("invitees are named by the unit"),
}

STAGES: Final[Mapping[StageKey, Text]] = {
    StageKey.PREQUALIFICATION: text("prequalification"),
    StageKey.TECHNICAL: text("technical stage"),
    StageKey.RESPONSE: text("response"),
    StageKey.COMMERCIAL: text("bids"),
    StageKey.PRICE: text("price stage"),
    StageKey.FINAL: text("final offer"),
    StageKey.ASCENDING: text("rising quotes"),
    StageKey.NEGOTIATION: text("negotiation"),
}

STAGE_OPENINGS: Final[Mapping[StageOpening, Text]] = {
    StageOpening.PUBLIC: text("opened in public"),
    StageOpening.CLOSED: text("opened behind closed doors"),
}

ADMISSIONS: Final[Mapping[Admission, Text]] = {
    Admission.ALL: text("open to everybody"),
    Admission.DRAWN: text("for those drawn"),
    Admission.INVITED: text("for those invited"),
    Admission.PASSED: text("for those who passed the stage before"),
}

STAGE_DEADLINES: Final[Mapping[StageDeadline, Text]] = {
    StageDeadline.OWN: text("with its own deadline"),
    StageDeadline.SHARED: text("with the deadline of the stage before"),
}

EVALUATION_METHODS: Final[Mapping[EvaluationMethod, Text]] = {
    EvaluationMethod.LOWEST_EVALUATED_PRICE: text("lowest evaluated price"),
    EvaluationMethod.LOWEST_PRICE: text("lowest price among those that meet every need"),
    EvaluationMethod.WEIGHTED_SCORE: text("highest total score"),
    EvaluationMethod.FIXED_PRICE_DRAW: text("fixed price, contractor drawn in public"),
    EvaluationMethod.HIGHEST_PRICE: text("highest price"),
    EvaluationMethod.HIGHEST_SCORE: text("highest total score, price counted upward"),
    EvaluationMethod.AGREED_PRICE: text("price agreed in negotiation"),
    EvaluationMethod.NONE: text("the unit decides by its own rules"),
}

PRICE_FORMULAS: Final[Mapping[PriceFormula, Text]] = {
    PriceFormula.LOWEST_OVER_PRICE: text("lowest price ÷ price × points of the price"),
    PriceFormula.PRICE_OVER_HIGHEST: text("price ÷ highest price × points of the price"),
    PriceFormula.DISTANCE_FROM_MEAN: text("points of the price less the distance from the mean price"),
}

TIE_BREAKS: Final[Mapping[TieBreak, Text]] = {
    TieBreak.DRAW: text("public draw among equals"),
    TieBreak.PURCHASER: text("the procuring entity decides among equals"),
    TieBreak.LOWER_PRICE: text("the lower price decides among equals, then a public draw"),
    TieBreak.FIRST_RECEIVED: text("the first received decides among equals"),
    TieBreak.NONE: text("equals cannot arise"),
}

ASCENDING_FORMS: Final[Mapping[AscendingForm, Text]] = {
    AscendingForm.AUCTION: text("auction in one sitting"),
    AscendingForm.LISTING: text("listing with a live finish"),
}

CONTESTS: Final[Mapping[Contest, Text]] = {
    Contest.LIVE: text("several takers bid live"),
    Contest.SEALED: text("several takers hand in sealed bids"),
}

SINGLE_TAKERS: Final[Mapping[SingleTaker, Text]] = {
    SingleTaker.SOLD_AT_RESERVE: text("a single taker gets it at or above the reserve price"),
    SingleTaker.AGREEMENT: text("an agreement is made with a single taker"),
    SingleTaker.NO_SALE: text("with a single taker there is no sale"),
}

FAILURE_GROUNDS: Final[Mapping[FailureGround, Text]] = {
    FailureGround.TOO_FEW_BIDS: text("too few bids at the deadline"),
    FailureGround.TOO_FEW_RESPONSIVE: text("too few bids meet the documents"),
    FailureGround.TOO_FEW_APPLICANTS: text("too few applicants"),
    FailureGround.TOO_FEW_PASSED: text("too few passed the stage before"),
    FailureGround.NO_QUOTE: text("nobody has quoted"),
    FailureGround.RESERVE_NOT_MET: text("the reserve price is not reached"),
    FailureGround.NO_AGREEMENT: text("no agreement was reached"),
    FailureGround.ABOVE_BUDGET: text("all prices are above the budget"),
    FailureGround.ILLEGALITY: text("unlawful acts that touch fairness"),
    FailureGround.NEED_CANCELLED: text("the need has ceased after a major change"),
    FailureGround.OBJECTION_UPHELD: text("an objection or a complaint is upheld and the result is void"),
    FailureGround.NO_CANDIDATE_LEFT: text("no candidate is left"),
}
