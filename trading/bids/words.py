"""What each code of refusal means, in words a bidder can act on."""

from types import MappingProxyType
from typing import Final

from trading.kernel.text import text

REASONS: Final = MappingProxyType(
    {
        "E_SHAPE": text("This is not a sealed envelope in the format of this platform. Seal again."),
        "E_LOT": text("This envelope was sealed for another lot."),
        "E_BIDDER": text("This envelope was sealed in the name of another bidder."),
        "E_BIDDER_SIG": text("The signature was not made with the bidder key of this envelope."),
        "E_NOTICE": text("The notice was amended. Seal again under the notice now in force."),
        "E_RECIPIENTS": text(
            "This envelope was sealed for other custodians than the notice names. Seal again."
        ),
        "E_SHARE_FORM": text("A key share in this envelope has the wrong form. Seal again."),
        "E_TOO_BIG": text("The sealed files are larger than allowed."),
        "E_PART_HASH": text("The files that arrived are not those the envelope names. Send them again."),
        "E_PART_FORM": text("A sealed file has the wrong form. Seal again."),
        "E_COPY": text("A part of this envelope has been handed in by another bidder."),
        "E_PREV": text("This envelope does not follow your envelope that counts now. Open the page again."),
        "E_CLOSED": text("The deadline has passed. Nothing can be handed in or withdrawn any more."),
        "E_UNKNOWN": text("There is no such envelope of yours that counts for this lot."),
    }
)
