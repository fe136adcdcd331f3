"""The words that rules and procedures are made of; rule files may use these and no others."""

from enum import Enum


class Certainty(Enum):
    """How sure the source of a rule is; only what was read in the instrument itself is verified."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    COUNTY_DECIDES = "county_decides"


class Category(Enum):
    """What is traded."""

    WORKS = "works"
    WORKS_GOODS = "works_goods"
    WORKS_SERVICES = "works_services"
    GOODS = "goods"
    SERVICES = "services"
    LAND_USE_RIGHT = "land_use_right"
    MINERAL_RIGHT = "mineral_right"
    STATE_ASSET = "state_asset"


class Method(Enum):
    """How the other party is found."""

    OPEN_TENDER = "open_tender"
    INVITED_TENDER = "invited_tender"
    BIXUAN = "bixuan"
    NEGOTIATION = "negotiation"
    CONSULTATION = "consultation"
    QUOTATION = "quotation"
    SINGLE_SOURCE = "single_source"
    TENDER = "tender"
    AUCTION = "auction"
    LISTING = "listing"
    THREE_QUOTES = "three_quotes"
    DRAW = "draw"
    OWN_PURCHASE = "own_purchase"
    CENTRAL_AGENCY = "central_agency"
    EXCHANGE = "exchange"


class Engine(Enum):
    """The machinery that carries a procedure out."""

    SEALED = "sealed"


class Party(Enum):
    """Who acts in a step."""

    PURCHASER = "purchaser"
    OPERATOR = "operator"
    CUSTODIAN = "custodian"
    BIDDER = "bidder"
    PLATFORM = "platform"


class StepKey(Enum):
    REGISTER = "register"
    ACCEPT = "accept"
    LOCK = "lock"
    PUBLISH = "publish"
    ANSWER = "answer"
    SUBMIT = "submit"
    OPEN = "open"
    EVALUATE = "evaluate"
    PUBLISH_CANDIDATES = "publish_candidates"
    AWARD = "award"
    PUBLISH_RESULT = "publish_result"
    CONTRACT = "contract"
    FILE = "file"


class Event(Enum):
    """A moment from which or to which a period runs."""

    NOTICE_PUBLISHED = "notice_published"
    DOCUMENTS_UNTIL = "documents_until"
    CLARIFICATION_PUBLISHED = "clarification_published"
    DEADLINE = "deadline"
    REPORT_SUBMITTED = "report_submitted"
    REPORT_RECEIVED = "report_received"
    CANDIDATES_PUBLISHED = "candidates_published"
    PUBLICITY_ENDED = "publicity_ended"
    WINNER_CHOSEN = "winner_chosen"
    AWARD_NOTIFIED = "award_notified"
    RESULT_PUBLISHED = "result_published"
    RESULT_NOTICE_ENDED = "result_notice_ended"
    CONTRACT_SIGNED = "contract_signed"
    CONTRACT_PUBLISHED = "contract_published"
    CONTRACT_FILED = "contract_filed"
    QUESTION_RECEIVED = "question_received"
    QUESTION_ANSWERED = "question_answered"
    CAUSE_KNOWN = "cause_known"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_ANSWERED = "objection_answered"
    COMPLAINT_RECEIVED = "complaint_received"
    SECURITY_RETURNED_TO_LOSERS = "security_returned_to_losers"
    SECURITY_RETURNED_TO_WINNER = "security_returned_to_winner"
    ARCHIVED = "archived"
    RECORDS_RELEASED = "records_released"


class PeriodKind(Enum):
    """A period protects (at least) or binds (at most)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class NoticeKind(Enum):
    TENDER = "tender"
    AMENDMENT = "amendment"
    OPENING_RECORD = "opening_record"
    CANDIDATES = "candidates"
    RESULT = "result"
    AWARD_LETTER = "award_letter"
    FAILURE = "failure"
    TERMINATION = "termination"


class Content(Enum):
    """What a notice must say."""

    PARTIES = "parties"
    PROJECT = "project"
    BUDGET = "budget"
    CEILING_PRICE = "ceiling_price"
    NEED = "need"
    PLACE_AND_TIME = "place_and_time"
    QUALIFICATION = "qualification"
    DOCUMENTS = "documents"
    NOTICE_PERIOD = "notice_period"
    SUBMISSION = "submission"
    EVALUATION_METHOD = "evaluation_method"
    DEADLINE_AND_OPENING = "deadline_and_opening"
    CONTACT = "contact"
    CHANGES = "changes"
    READ_OUT = "read_out"
    CANDIDATES = "candidates"
    OBJECTION_CHANNEL = "objection_channel"
    WINNER = "winner"
    AMOUNT = "amount"
    MAIN_ITEMS = "main_items"
    EVALUATORS = "evaluators"
    REASON = "reason"
    NEXT_STEP = "next_step"


class Selection(Enum):
    """Who may bid: everybody qualified, or invitees drawn in public."""

    ALL = "all"
    RANDOM_DRAW = "random_draw"


class EvaluationMethod(Enum):
    LOWEST_EVALUATED_PRICE = "lowest_evaluated_price"


class TieBreak(Enum):
    """What decides between equal lowest prices."""

    DRAW = "draw"
    PURCHASER = "purchaser"


class FailureGround(Enum):
    TOO_FEW_BIDS = "too_few_bids"
    TOO_FEW_RESPONSIVE = "too_few_responsive"
    ABOVE_BUDGET = "above_budget"
    ILLEGALITY = "illegality"
    NEED_CANCELLED = "need_cancelled"
