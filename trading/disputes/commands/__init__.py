"""What can be done when something went wrong, one matter a file."""

from trading.disputes.commands.lost_key import ask_for_lost_key, countersign, give_up_lost_key, see_bidder

__all__ = ["ask_for_lost_key", "countersign", "give_up_lost_key", "see_bidder"]
