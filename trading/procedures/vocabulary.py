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
    LEASE = "lease"
    COLLECTIVE_ASSET = "collective_asset"
    OTHER_RIGHT = "other_right"


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
    ROUNDS = "rounds"
    ASCENDING = "ascending"
    NEGOTIATED = "negotiated"
    RECORD = "record"


class Party(Enum):
    """Who acts in a step."""

    PURCHASER = "purchaser"
    OPERATOR = "operator"
    CUSTODIAN = "custodian"
    BIDDER = "bidder"
    EXPERT = "expert"
    CASHIER = "cashier"
    DEPARTMENT = "department"
    PLATFORM = "platform"


class StepKey(Enum):
    REGISTER = "register"
    ACCEPT = "accept"
    RECORD = "record"
    REPORT_OUTCOME = "report_outcome"
    PUBLISH_SINGLE_SOURCE = "publish_single_source"
    LOCK = "lock"
    PUBLISH = "publish"
    SIGN_UP = "sign_up"
    DRAW_INVITEES = "draw_invitees"
    INVITE = "invite"
    ANSWER = "answer"
    SECURE = "secure"
    APPLY = "apply"
    PREQUALIFY = "prequalify"
    SUBMIT = "submit"
    OPEN = "open"
    FORM_COMMITTEE = "form_committee"
    EXAMINE = "examine"
    OPEN_PRICES = "open_prices"
    MEET = "meet"
    FINAL_OFFER = "final_offer"
    NEGOTIATE = "negotiate"
    QUOTE = "quote"
    COMPETE = "compete"
    HAMMER = "hammer"
    CONFIRM = "confirm"
    EVALUATE = "evaluate"
    DRAW_WINNER = "draw_winner"
    PUBLISH_CANDIDATES = "publish_candidates"
    AWARD = "award"
    PUBLISH_RESULT = "publish_result"
    RETURN_SECURITY = "return_security"
    CONTRACT = "contract"
    PAY = "pay"
    FILE = "file"


class Event(Enum):
    """A moment from which or to which a period runs."""

    SINGLE_SOURCE_PUBLISHED = "single_source_published"
    SINGLE_SOURCE_ENDED = "single_source_ended"
    NOTICE_PUBLISHED = "notice_published"
    DOCUMENTS_UNTIL = "documents_until"
    CLARIFICATION_PUBLISHED = "clarification_published"
    SIGN_UP_ENDED = "sign_up_ended"
    INVITATION_SENT = "invitation_sent"
    DEADLINE = "deadline"
    BID_VALIDITY_ENDED = "bid_validity_ended"
    OPENED = "opened"
    NEGOTIATION_ENDED = "negotiation_ended"
    BIDDING_STARTED = "bidding_started"
    LISTING_ENDED = "listing_ended"
    HAMMER_FELL = "hammer_fell"
    CONFIRMATION_SIGNED = "confirmation_signed"
    REPORT_SUBMITTED = "report_submitted"
    REPORT_RECEIVED = "report_received"
    CANDIDATES_PUBLISHED = "candidates_published"
    PUBLICITY_ENDED = "publicity_ended"
    WINNER_CHOSEN = "winner_chosen"
    AWARD_NOTIFIED = "award_notified"
    AWARD_REPORTED = "award_reported"
    RESULT_PUBLISHED = "result_published"
    RESULT_NOTICE_ENDED = "result_notice_ended"
    CONTRACT_SIGNED = "contract_signed"
    CONTRACT_PUBLISHED = "contract_published"
    CONTRACT_FILED = "contract_filed"
    PRICE_PAID = "price_paid"
    QUESTION_RECEIVED = "question_received"
    QUESTION_ANSWERED = "question_answered"
    CAUSE_KNOWN = "cause_known"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_ANSWERED = "objection_answered"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_ACCEPTED = "complaint_accepted"
    COMPLAINT_DECIDED = "complaint_decided"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    BID_WITHDRAWN = "bid_withdrawn"
    TERMINATED = "terminated"
    SECURITY_RETURNED_AFTER_WITHDRAWAL = "security_returned_after_withdrawal"
    SECURITY_RETURNED_AFTER_TERMINATION = "security_returned_after_termination"
    SECURITY_RETURNED_TO_LOSERS = "security_returned_to_losers"
    SECURITY_RETURNED_TO_WINNER = "security_returned_to_winner"
    RECORDED = "recorded"
    OUTCOME_REPORTED = "outcome_reported"
    ARCHIVED = "archived"
    RECORDS_RELEASED = "records_released"


class PeriodKind(Enum):
    """A period protects (at least) or binds (at most)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class NoticeKind(Enum):
    TENDER = "tender"
    AMENDMENT = "amendment"
    CLARIFICATION = "clarification"
    INVITATION = "invitation"
    SINGLE_SOURCE = "single_source"
    OPENING_RECORD = "opening_record"
    CANDIDATES = "candidates"
    RESULT = "result"
    AWARD_LETTER = "award_letter"
    FAILURE = "failure"
    TERMINATION = "termination"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    CONTRACT = "contract"
    CONTRACT_CHANGE = "contract_change"


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
    ANSWERS = "answers"
    SUPPLIER = "supplier"
    PUBLICITY_PERIOD = "publicity_period"
    PARCEL = "parcel"
    LAND_USE = "land_use"
    PLANNING = "planning"
    MINERAL_AREA = "mineral_area"
    MINERAL_TERMS = "mineral_terms"
    ASSET = "asset"
    VALUATION = "valuation"
    LEASE_TERMS = "lease_terms"
    RIGHT = "right"
    PRIORITY = "priority"
    STARTING_PRICE = "starting_price"
    SECURITY = "security"
    APPLICATION = "application"
    COMPETITION_RULES = "competition_rules"
    PAYMENT = "payment"


class Selection(Enum):
    """Who may bid: everybody qualified, invitees drawn in public, or invitees named by the unit."""

    ALL = "all"
    RANDOM_DRAW = "random_draw"
    INVITED = "invited"


class StageKey(Enum):
    """A stage of a trade; each is a lot attempt with its own opening."""

    PREQUALIFICATION = "prequalification"
    TECHNICAL = "technical"
    RESPONSE = "response"
    COMMERCIAL = "commercial"
    PRICE = "price"
    FINAL = "final"
    ASCENDING = "ascending"
    NEGOTIATION = "negotiation"


class StageOpening(Enum):
    """Whether what a stage holds is read out to all, or stays with unit, panel, centre and supervision."""

    PUBLIC = "public"
    CLOSED = "closed"


class Admission(Enum):
    """Who takes part in a stage: everybody, those drawn or named, or those who passed the stage before."""

    ALL = "all"
    DRAWN = "drawn"
    INVITED = "invited"
    PASSED = "passed"


class StageDeadline(Enum):
    """A stage has its own deadline, or shares that of the stage before it."""

    OWN = "own"
    SHARED = "shared"


class EvaluationMethod(Enum):
    """How the winner is found; `none` where the unit decides and the platform only keeps the record."""

    LOWEST_EVALUATED_PRICE = "lowest_evaluated_price"
    LOWEST_PRICE = "lowest_price"
    WEIGHTED_SCORE = "weighted_score"
    FIXED_PRICE_DRAW = "fixed_price_draw"
    HIGHEST_PRICE = "highest_price"
    HIGHEST_SCORE = "highest_score"
    AGREED_PRICE = "agreed_price"
    NONE = "none"


class PriceFormula(Enum):
    """How a price becomes a score where prices are scored."""

    LOWEST_OVER_PRICE = "lowest_over_price"
    PRICE_OVER_HIGHEST = "price_over_highest"
    DISTANCE_FROM_MEAN = "distance_from_mean"


class TieBreak(Enum):
    """What decides between equals."""

    DRAW = "draw"
    PURCHASER = "purchaser"
    LOWER_PRICE = "lower_price"
    FIRST_RECEIVED = "first_received"
    NONE = "none"


class AscendingForm(Enum):
    """An auction in one sitting, or a listing over days with a live finish."""

    AUCTION = "auction"
    LISTING = "listing"


class Contest(Enum):
    """How several takers compete after a listing: by live quotes or by sealed bids."""

    LIVE = "live"
    SEALED = "sealed"


class SingleTaker(Enum):
    """What happens when only one qualified taker has come."""

    SOLD_AT_RESERVE = "sold_at_reserve"
    AGREEMENT = "agreement"
    NO_SALE = "no_sale"


class FailureGround(Enum):
    TOO_FEW_BIDS = "too_few_bids"
    TOO_FEW_RESPONSIVE = "too_few_responsive"
    TOO_FEW_APPLICANTS = "too_few_applicants"
    TOO_FEW_PASSED = "too_few_passed"
    NO_QUOTE = "no_quote"
    RESERVE_NOT_MET = "reserve_not_met"
    NO_AGREEMENT = "no_agreement"
    ABOVE_BUDGET = "above_budget"
    ILLEGALITY = "illegality"
    NEED_CANCELLED = "need_cancelled"
    OBJECTION_UPHELD = "objection_upheld"
    NO_CANDIDATE_LEFT = "no_candidate_left"
