"""What is done with objections, complaints, suspensions and outcomes that do not stand."""

from trading.remedies.commands.complaining import complain, correct, withdraw_complaint
from trading.remedies.commands.handling import (
    accept,
    ask_correction,
    decide,
    decline,
    forward,
    lift,
    suspend_for_complaint,
)
from trading.remedies.commands.objecting import answer_objection, raise_objection, withdraw_objection
from trading.remedies.commands.renouncing import follow_renunciation, renounce
from trading.remedies.commands.standing_still import resume_lot, suspend_lot

__all__ = [
    "accept",
    "answer_objection",
    "ask_correction",
    "complain",
    "correct",
    "decide",
    "decline",
    "follow_renunciation",
    "forward",
    "lift",
    "raise_objection",
    "renounce",
    "resume_lot",
    "suspend_for_complaint",
    "suspend_lot",
    "withdraw_complaint",
    "withdraw_objection",
]
