"""What the centre, units, members and bidders do about committees."""

from trading.committees.commands.attendance import choose_chair, excuse, mark_absent, sign_in, step_back
from trading.committees.commands.ballots import cast_ballot, give_marks, hand_in, return_sheets
from trading.committees.commands.clarify import answer_committee, ask_bidder
from trading.committees.commands.convene import convene, name_representative, seat_members
from trading.committees.commands.register import change_expert, end_tie, record_tie, register_expert
from trading.committees.commands.report import (
    compile_report,
    correct_price,
    leave_equals_to_draw,
    note_silence,
    order_equals,
    set_aside,
    sign_report,
    take_back,
)

__all__ = [
    "answer_committee",
    "ask_bidder",
    "cast_ballot",
    "change_expert",
    "choose_chair",
    "compile_report",
    "convene",
    "correct_price",
    "end_tie",
    "excuse",
    "give_marks",
    "hand_in",
    "leave_equals_to_draw",
    "mark_absent",
    "name_representative",
    "note_silence",
    "order_equals",
    "record_tie",
    "register_expert",
    "return_sheets",
    "seat_members",
    "set_aside",
    "sign_in",
    "sign_report",
    "step_back",
    "take_back",
]
