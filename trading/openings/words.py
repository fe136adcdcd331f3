"""How attendance reads to people."""

from types import MappingProxyType
from typing import Final

from trading.kernel.text import text
from trading.openings.rules import Capacity

CAPACITIES: Final = MappingProxyType(
    {
        Capacity.CUSTODIAN: text("Custodian unit"),
        Capacity.PURCHASER: text("For the purchasing unit"),
        Capacity.SUPERVISOR: text("For the supervision body"),
        Capacity.BIDDER: text("For a bidder"),
        Capacity.PUBLIC: text("Member of the public"),
    }
)

CHANGES: Final = MappingProxyType(
    {
        "withdrawn": text("Withdrawn by the bidder"),
        "replaced": text("Replaced by a later envelope"),
        "superseded": text("Not sealed again after a change"),
    }
)

CODES: Final = MappingProxyType(
    {
        "E_SHAPE": text("Not a sealed envelope."),
        "E_SHARE_DECRYPT": text("A key share could not be unlocked with the key it was sealed for."),
        "E_SHARE_FORMAT": text("A key share has the wrong form."),
        "E_DEALING": text("The key shares were not dealt as the seal format demands."),
        "E_PART_DECRYPT": text("A sealed file does not open with the key of this bid."),
        "E_CONTENT": text("The content is not a bid for this lot by this bidder."),
        "E_NOT_PASSED": text("Its bidder did not pass the stage before; the envelope stays sealed."),
        "E_BLOB_LOST": text("The platform has lost a sealed file. The platform is at fault."),
        "E_BLOB_HASH": text("A sealed file was damaged on the platform. The platform is at fault."),
    }
)
"""Why a bid could not be opened, by the code of its verdict."""
