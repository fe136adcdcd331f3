"""What is done about auctions, one verb per file."""

from trading.auctions.commands.applications import apply, qualify, withdraw
from trading.auctions.commands.confirm import (
    agree,
    draft_notice,
    give_up,
    sign_for_seller,
    sign_for_taker,
    void,
)
from trading.auctions.commands.fall import fall
from trading.auctions.commands.quote import Offer, Taken, quote, taken_before
from trading.auctions.commands.reserve import SealedReserve, release_keys, seal_reserve
from trading.auctions.commands.settle import after_hammer, prepare_failure_notice, settle
from trading.auctions.commands.terms import must_be_complete, open_auctions, set_terms
from trading.auctions.commands.times import go_on, prolong, stand_still

__all__ = [
    "Offer",
    "SealedReserve",
    "Taken",
    "after_hammer",
    "agree",
    "apply",
    "draft_notice",
    "fall",
    "give_up",
    "go_on",
    "must_be_complete",
    "open_auctions",
    "prepare_failure_notice",
    "prolong",
    "qualify",
    "quote",
    "release_keys",
    "seal_reserve",
    "set_terms",
    "settle",
    "sign_for_seller",
    "sign_for_taker",
    "stand_still",
    "taken_before",
    "void",
    "withdraw",
]
