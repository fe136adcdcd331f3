"""What can be done with organisations, people and their sessions: one verb each."""

from trading.accounts.commands.contacts import ask_for_code, confirm_contact, issue_code
from trading.accounts.commands.own_account import change_password, keep_locale, make_token, revoke_token
from trading.accounts.commands.people import (
    accept_invitation,
    correct_organisation,
    create_organisation,
    create_person,
    deactivate_person,
    found_centre,
    invite,
    name_responsible,
    reactivate_person,
)
from trading.accounts.commands.registration import (
    admit_bidder,
    apply_again,
    refuse_bidder,
    register_bidder,
    restore_bidder,
    suspend_bidder,
)
from trading.accounts.commands.sessions import begin_session, end_session
from trading.accounts.commands.tries import (
    count_complaint,
    count_guess,
    count_question,
    count_registration,
)
from trading.accounts.commands.unit import grant_mandate, hand_over_work, revoke_mandate, set_route

__all__ = [
    "accept_invitation",
    "admit_bidder",
    "apply_again",
    "ask_for_code",
    "begin_session",
    "change_password",
    "confirm_contact",
    "correct_organisation",
    "count_complaint",
    "count_guess",
    "count_question",
    "count_registration",
    "create_organisation",
    "create_person",
    "deactivate_person",
    "end_session",
    "found_centre",
    "grant_mandate",
    "hand_over_work",
    "invite",
    "issue_code",
    "keep_locale",
    "make_token",
    "name_responsible",
    "reactivate_person",
    "refuse_bidder",
    "register_bidder",
    "restore_bidder",
    "revoke_mandate",
    "revoke_token",
    "set_route",
    "suspend_bidder",
]
