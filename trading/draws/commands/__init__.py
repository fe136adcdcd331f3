"""What operators, custodians and contributors do with draws, and what the worker does when time has come."""

from trading.draws.commands.arrange import (
    arrange,
    arrange_among_applicants,
    ask_for_draw,
    give_up,
    repeat,
)
from trading.draws.commands.contribute import Sent, contribute
from trading.draws.commands.draw_lots import draw_lots, fail_for_want_of_keys
from trading.draws.commands.freeze_list import freeze_list
from trading.draws.commands.release import freeze_contributions, release_keys
from trading.draws.commands.seal import make_lock

__all__ = [
    "Sent",
    "arrange",
    "arrange_among_applicants",
    "ask_for_draw",
    "contribute",
    "draw_lots",
    "fail_for_want_of_keys",
    "freeze_contributions",
    "freeze_list",
    "give_up",
    "make_lock",
    "release_keys",
    "repeat",
]
