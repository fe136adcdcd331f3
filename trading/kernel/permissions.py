"""Who may: one table. Absent means no, and there is no row for an all-powerful account.

When something may be done is not decided here but in the rules of each feature.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from trading.kernel.actors import Actor, Duty, Role

Rule = Callable[[Actor, Any], bool]


def anyone(actor: Actor, subject: Any) -> bool:
    return True


def own_unit(actor: Actor, subject: Any) -> bool:
    """The subject belongs to the actor's organisation, as procuring entity or as its agent."""
    if actor.organisation_id is None:
        return False
    owners = (getattr(subject, "procuring_entity_id", None), getattr(subject, "agent_id", None))
    return actor.organisation_id in owners


def for_unit(actor: Actor, subject: Any) -> bool:
    """The same, but an agent acts only while its mandate lasts."""
    unit = getattr(subject, "procuring_entity_id", None)
    return own_unit(actor, subject) and (actor.organisation_id == unit or unit in actor.serves)


def own_organisation(actor: Actor, subject: Any) -> bool:
    return actor.organisation_id is not None and subject.organisation_id == actor.organisation_id


def oneself(actor: Actor, subject: Any) -> bool:
    return actor.person_id is not None and subject.id == actor.person_id


def with_duty(*duties: Duty) -> Rule:
    """One of the duties, in the subject's own unit."""

    def rule(actor: Actor, subject: Any) -> bool:
        return for_unit(actor, subject) and not actor.duties.isdisjoint(duties)

    return rule


def responsible(actor: Actor, subject: Any) -> bool:
    """The person who answers for the arrangements of the subject's organisation."""
    return own_organisation(actor, subject) and Duty.RESPONSIBLE in actor.duties


def admitted(actor: Actor, subject: Any) -> bool:
    """Somebody whose organisation the centre has admitted."""
    return actor.admitted


def appointed(actor: Actor, subject: Any) -> bool:
    """The custodian whose organisation was named for the lock."""
    return actor.organisation_id is not None and subject.custodian_id == actor.organisation_id


def in_charge(actor: Actor, subject: Any) -> bool:
    """The operator who took the project up and stands on it by name."""
    return actor.person_id is not None and subject.operator_id == actor.person_id


def was_submitted(actor: Actor, subject: Any) -> bool:
    """A first draft is the unit's own affair; from the first submission the project is official."""
    return subject.submitted_at is not None


def seated(actor: Actor, subject: Any) -> bool:
    """The person whose seat on a committee it is."""
    return actor.person_id is not None and getattr(subject, "person_id", None) == actor.person_id


def presides(actor: Actor, subject: Any) -> bool:
    """The person whose seat it is, while it chairs the committee."""
    return seated(actor, subject) and bool(subject.is_chair)


class Action(Enum):
    SIGN_IN = "sign_in"
    CHANGE_OWN_ACCOUNT = "change_own_account"
    KEEP_OWN_CONTACTS = "keep_own_contacts"
    MAKE_OWN_TOKEN = "make_own_token"
    REGISTER_BIDDER = "register_bidder"
    APPLY_AGAIN = "apply_again"
    ADMIT_BIDDER = "admit_bidder"
    FOUND_CENTRE = "found_centre"
    ADMINISTER_ACCOUNTS = "administer_accounts"
    ARRANGE_UNIT = "arrange_unit"
    HAND_OVER_WORK = "hand_over_work"
    SEND_CODE = "send_code"
    CONFIGURE = "configure"
    MOVE_DEMO_TIME = "move_demo_time"

    READ_PROJECT = "read_project"
    REGISTER_PROJECT = "register_project"
    EDIT_PROJECT = "edit_project"
    SUBMIT_PROJECT = "submit_project"
    REPORT_OUTCOME = "report_outcome"
    TAKE_UP_PROJECT = "take_up_project"
    CHECK_PROJECT = "check_project"

    DRAFT_TENDER = "draft_tender"
    APPOINT_CUSTODIANS = "appoint_custodians"
    REVIEW_NOTICE = "review_notice"
    APPROVE_NOTICE = "approve_notice"
    SCHEDULE_OPENING = "schedule_opening"

    PREPARE_NOTICE = "prepare_notice"

    REGISTER_SIGNING_KEY = "register_signing_key"
    MAKE_LOCK = "make_lock"
    TEST_KEY = "test_key"
    RELEASE_KEY = "release_key"

    KEEP_WITNESSES = "keep_witnesses"
    WITNESS_LOG = "witness_log"
    COUNTERSIGN_LOG = "countersign_log"
    RESUME_LOG = "resume_log"

    SIGN_UP = "sign_up"
    WITHDRAW_APPLICATION = "withdraw_application"
    END_SIGN_UP = "end_sign_up"
    NAME_INVITEES = "name_invitees"
    FORM_VENTURE = "form_venture"
    AGREE_TO_VENTURE = "agree_to_venture"
    DISSOLVE_VENTURE = "dissolve_venture"

    SUBMIT_BID = "submit_bid"
    GIVE_UP_UPLOAD = "give_up_upload"
    WITHDRAW_BID = "withdraw_bid"
    ASK_FOR_LOST_KEY = "ask_for_lost_key"
    SEE_BIDDER = "see_bidder"
    COUNTERSIGN = "countersign"
    DECLARE_LOCK_LOST = "declare_lock_lost"
    HAND_OVER_SEED = "hand_over_seed"
    ENTRUST_FILE = "entrust_file"
    KEEP_RENDITION = "keep_rendition"
    KEEP_BUNDLE = "keep_bundle"

    FREEZE_BIDS = "freeze_bids"
    OPEN_BIDS = "open_bids"
    RECORD_ATTENDANCE = "record_attendance"

    ARRANGE_DRAW = "arrange_draw"
    ASK_FOR_DRAW = "ask_for_draw"
    CONTRIBUTE = "contribute"
    RUN_DRAW = "run_draw"

    ASK_QUESTION = "ask_question"
    RAISE_OBJECTION = "raise_objection"
    WITHDRAW_OBJECTION = "withdraw_objection"
    ANSWER_OBJECTION = "answer_objection"
    MAKE_COMPLAINT = "make_complaint"
    HANDLE_COMPLAINT = "handle_complaint"
    RENOUNCE_AWARD = "renounce_award"
    KEEP_BASIC_ACCOUNT = "keep_basic_account"
    GIVE_SECURITY = "give_security"
    KEEP_LEDGER = "keep_ledger"
    DEMAND_SECURITY = "demand_security"
    FORFEIT_SECURITY = "forfeit_security"
    CHARGE = "charge"

    APPLY_TO_BUY = "apply_to_buy"
    TAKE_BACK_APPLICATION = "take_back_application"
    QUALIFY_BUYERS = "qualify_buyers"
    SEAL_RESERVE = "seal_reserve"
    SETTLE_AUCTION = "settle_auction"
    CONFIRM_SALE = "confirm_sale"
    ACCEPT_SALE = "accept_sale"

    SUSPEND_LOT = "suspend_lot"
    KEEP_EXPERTS = "keep_experts"
    CONVENE_COMMITTEE = "convene_committee"
    NAME_REPRESENTATIVE = "name_representative"
    SIT_ON_COMMITTEE = "sit_on_committee"
    CHAIR_COMMITTEE = "chair_committee"
    ANSWER_CLARIFICATION = "answer_clarification"

    EVALUATE = "evaluate"
    CONCLUDE_EXAMINATION = "conclude_examination"
    HOLD_MEETING = "hold_meeting"
    CONFIRM_MINUTES = "confirm_minutes"
    CHANGE_REQUIREMENTS = "change_requirements"
    OBJECT_TO_SOURCE = "object_to_source"
    ANSWER_SOURCE_OBJECTION = "answer_source_objection"
    AWARD = "award"

    ENTER_CONTRACT = "enter_contract"
    CONFIRM_CONTRACT = "confirm_contract"
    FILE_CONTRACT = "file_contract"
    ARCHIVE = "archive"

    IMPORT_FINANCE_LIST = "import_finance_list"
    SHOW_CARDS = "show_cards"
    SET_HOOK = "set_hook"

    QUOTE = "quote"
    LET_HAMMER_FALL = "let_hammer_fall"


GRANTS: dict[Action, dict[Role, Rule]] = {
    Action.SIGN_IN: {Role.VISITOR: anyone},
    Action.CHANGE_OWN_ACCOUNT: {
        Role.PURCHASER: oneself,
        Role.BIDDER: oneself,
        Role.OPERATOR: oneself,
        Role.CUSTODIAN: oneself,
        Role.SUPERVISOR: oneself,
        Role.ADMINISTRATOR: oneself,
        Role.EXPERT: oneself,
        Role.CASHIER: oneself,
        Role.REGULATOR: oneself,
    },
    Action.KEEP_OWN_CONTACTS: {
        Role.PURCHASER: oneself,
        Role.BIDDER: oneself,
        Role.OPERATOR: oneself,
        Role.CUSTODIAN: oneself,
        Role.ADMINISTRATOR: oneself,
        Role.EXPERT: oneself,
        Role.CASHIER: oneself,
        Role.REGULATOR: oneself,
    },
    Action.MAKE_OWN_TOKEN: {
        Role.PURCHASER: oneself,
        Role.BIDDER: oneself,
        Role.OPERATOR: oneself,
        Role.CUSTODIAN: oneself,
        Role.ADMINISTRATOR: oneself,
        Role.EXPERT: oneself,
        Role.CASHIER: oneself,
        Role.REGULATOR: oneself,
    },
    Action.REGISTER_BIDDER: {Role.VISITOR: anyone},
    Action.APPLY_AGAIN: {Role.BIDDER: own_organisation},
    Action.ADMIT_BIDDER: {Role.OPERATOR: anyone},
    Action.FOUND_CENTRE: {Role.SYSTEM: anyone},
    Action.ADMINISTER_ACCOUNTS: {Role.ADMINISTRATOR: anyone},
    Action.ARRANGE_UNIT: {Role.PURCHASER: responsible},
    Action.HAND_OVER_WORK: {Role.PURCHASER: responsible, Role.OPERATOR: responsible},
    Action.SEND_CODE: {Role.SYSTEM: anyone},
    Action.CONFIGURE: {Role.ADMINISTRATOR: anyone},
    Action.MOVE_DEMO_TIME: {Role.SYSTEM: anyone},
    Action.READ_PROJECT: {
        Role.PURCHASER: own_unit,
        Role.OPERATOR: was_submitted,
        Role.SUPERVISOR: was_submitted,
        Role.SYSTEM: anyone,
    },
    Action.REGISTER_PROJECT: {Role.PURCHASER: anyone},
    Action.EDIT_PROJECT: {Role.PURCHASER: for_unit},
    Action.SUBMIT_PROJECT: {Role.PURCHASER: for_unit},
    Action.REPORT_OUTCOME: {Role.PURCHASER: for_unit},
    Action.TAKE_UP_PROJECT: {Role.OPERATOR: anyone},
    Action.CHECK_PROJECT: {Role.OPERATOR: in_charge},
    Action.DRAFT_TENDER: {Role.PURCHASER: for_unit},
    Action.APPOINT_CUSTODIANS: {Role.PURCHASER: for_unit},
    Action.REVIEW_NOTICE: {Role.PURCHASER: with_duty(Duty.REVIEWER, Duty.APPROVER)},
    Action.APPROVE_NOTICE: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.SCHEDULE_OPENING: {Role.OPERATOR: anyone},
    Action.PREPARE_NOTICE: {Role.PURCHASER: for_unit, Role.SYSTEM: anyone},
    Action.REGISTER_SIGNING_KEY: {Role.CUSTODIAN: anyone},
    Action.MAKE_LOCK: {Role.CUSTODIAN: appointed},
    Action.TEST_KEY: {Role.CUSTODIAN: appointed},
    Action.RELEASE_KEY: {Role.CUSTODIAN: appointed},
    Action.KEEP_WITNESSES: {Role.ADMINISTRATOR: anyone},
    Action.WITNESS_LOG: {Role.CUSTODIAN: anyone},
    Action.COUNTERSIGN_LOG: {Role.VISITOR: anyone},
    Action.RESUME_LOG: {Role.SYSTEM: anyone},
    Action.SIGN_UP: {Role.BIDDER: admitted},
    Action.WITHDRAW_APPLICATION: {Role.BIDDER: own_organisation},
    Action.END_SIGN_UP: {Role.SYSTEM: anyone},
    Action.NAME_INVITEES: {Role.PURCHASER: for_unit},
    Action.FORM_VENTURE: {Role.BIDDER: admitted},
    Action.AGREE_TO_VENTURE: {Role.BIDDER: own_organisation},
    Action.DISSOLVE_VENTURE: {Role.BIDDER: own_organisation},
    Action.SUBMIT_BID: {Role.BIDDER: admitted},
    Action.GIVE_UP_UPLOAD: {Role.BIDDER: own_organisation},
    Action.WITHDRAW_BID: {Role.BIDDER: own_organisation},
    Action.ASK_FOR_LOST_KEY: {Role.BIDDER: own_organisation},
    Action.SEE_BIDDER: {Role.OPERATOR: anyone},
    Action.COUNTERSIGN: {Role.CUSTODIAN: appointed},
    Action.DECLARE_LOCK_LOST: {Role.CUSTODIAN: appointed},
    Action.HAND_OVER_SEED: {Role.BIDDER: own_organisation},
    Action.ENTRUST_FILE: {Role.CUSTODIAN: appointed},
    Action.KEEP_RENDITION: {Role.SYSTEM: anyone},
    Action.KEEP_BUNDLE: {Role.SYSTEM: anyone},
    Action.FREEZE_BIDS: {Role.SYSTEM: anyone, Role.OPERATOR: anyone},
    Action.OPEN_BIDS: {Role.SYSTEM: anyone},
    Action.RECORD_ATTENDANCE: {Role.OPERATOR: anyone},
    Action.ARRANGE_DRAW: {Role.OPERATOR: anyone},
    Action.ASK_FOR_DRAW: {Role.PURCHASER: for_unit, Role.EXPERT: presides},
    Action.CONTRIBUTE: {Role.VISITOR: anyone, Role.BIDDER: anyone, Role.CUSTODIAN: anyone},
    Action.RUN_DRAW: {Role.SYSTEM: anyone},
    Action.ASK_QUESTION: {Role.BIDDER: admitted},
    Action.RAISE_OBJECTION: {Role.BIDDER: admitted},
    Action.WITHDRAW_OBJECTION: {Role.BIDDER: own_organisation},
    Action.ANSWER_OBJECTION: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.MAKE_COMPLAINT: {Role.VISITOR: anyone},
    Action.HANDLE_COMPLAINT: {Role.REGULATOR: anyone},
    Action.RENOUNCE_AWARD: {Role.BIDDER: own_organisation},
    Action.KEEP_BASIC_ACCOUNT: {Role.BIDDER: own_organisation},
    Action.GIVE_SECURITY: {Role.BIDDER: admitted},
    Action.KEEP_LEDGER: {Role.CASHIER: anyone},
    Action.DEMAND_SECURITY: {Role.PURCHASER: for_unit},
    Action.FORFEIT_SECURITY: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.CHARGE: {Role.OPERATOR: anyone},
    Action.APPLY_TO_BUY: {Role.BIDDER: admitted},
    Action.TAKE_BACK_APPLICATION: {Role.BIDDER: own_organisation},
    Action.QUALIFY_BUYERS: {Role.SYSTEM: anyone},
    Action.SEAL_RESERVE: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.SETTLE_AUCTION: {Role.SYSTEM: anyone},
    Action.CONFIRM_SALE: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.ACCEPT_SALE: {Role.BIDDER: own_organisation},
    Action.SUSPEND_LOT: {Role.PURCHASER: for_unit, Role.REGULATOR: anyone, Role.SYSTEM: anyone},
    Action.KEEP_EXPERTS: {Role.OPERATOR: anyone},
    Action.CONVENE_COMMITTEE: {Role.OPERATOR: anyone},
    Action.NAME_REPRESENTATIVE: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.SIT_ON_COMMITTEE: {Role.EXPERT: seated, Role.PURCHASER: seated},
    Action.CHAIR_COMMITTEE: {Role.EXPERT: presides},
    Action.ANSWER_CLARIFICATION: {Role.BIDDER: own_organisation},
    Action.CONCLUDE_EXAMINATION: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.HOLD_MEETING: {Role.PURCHASER: for_unit},
    Action.CONFIRM_MINUTES: {Role.BIDDER: own_organisation},
    Action.CHANGE_REQUIREMENTS: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.OBJECT_TO_SOURCE: {Role.VISITOR: anyone, Role.BIDDER: anyone},
    Action.ANSWER_SOURCE_OBJECTION: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.EVALUATE: {Role.PURCHASER: for_unit},
    Action.AWARD: {Role.PURCHASER: with_duty(Duty.APPROVER)},
    Action.ENTER_CONTRACT: {Role.PURCHASER: for_unit},
    Action.CONFIRM_CONTRACT: {Role.BIDDER: own_organisation},
    Action.FILE_CONTRACT: {Role.OPERATOR: anyone},
    Action.ARCHIVE: {Role.OPERATOR: anyone},
    Action.IMPORT_FINANCE_LIST: {Role.OPERATOR: anyone},
    Action.SHOW_CARDS: {Role.SYSTEM: anyone},
    Action.SET_HOOK: {Role.PURCHASER: responsible},
    Action.QUOTE: {Role.BIDDER: own_organisation},
    Action.LET_HAMMER_FALL: {Role.SYSTEM: anyone},
}


def can(actor: Actor, action: Action, subject: Any = None) -> bool:
    """Tell whether the table lets this actor do this to this subject."""
    rule = GRANTS.get(action, {}).get(actor.role)
    return rule is not None and rule(actor, subject)
