"""What can be done when something went wrong, one matter a file."""

from trading.disputes.commands.entrust import entrust_file
from trading.disputes.commands.lost_key import ask_for_lost_key, countersign, give_up_lost_key, see_bidder
from trading.disputes.commands.recovery import declare_lock_lost, hand_over_seed, keep_refused_seed

__all__ = [
    "ask_for_lost_key",
    "countersign",
    "declare_lock_lost",
    "entrust_file",
    "give_up_lost_key",
    "hand_over_seed",
    "keep_refused_seed",
    "see_bidder",
]
