"""What a bidder does with a sealed bid, up to the deadline. Nothing here ever sees a plaintext."""

from trading.bids.commands.accept import accept_envelope
from trading.bids.commands.ending import live_bids_at_close, withdraw
from trading.bids.commands.lost_key import act_for_lost_key
from trading.bids.commands.receipts import keep_refusal
from trading.bids.commands.upload import Begun, Known, abandon_upload, begin_upload, discard_refused

__all__ = [
    "Begun",
    "Known",
    "abandon_upload",
    "accept_envelope",
    "act_for_lost_key",
    "begin_upload",
    "discard_refused",
    "keep_refusal",
    "live_bids_at_close",
    "withdraw",
]
