"""Words for the codes of disputes."""

from types import MappingProxyType
from typing import Final

from trading.disputes.rules import IdentityDocument, LostKeyAct
from trading.kernel.text import text

ACTS: Final = MappingProxyType(
    {
        LostKeyAct.WITHDRAW: text("Withdraw the bid"),
        LostKeyAct.REPLACE: text("Let a new key replace the bid"),
    }
)

DOCUMENTS: Final = MappingProxyType(
    {
        IdentityDocument.IDENTITY_CARD: text("Resident identity card"),
        IdentityDocument.RESIDENCE_PERMIT: text("Residence permit for Hong Kong, Macao and Taiwan residents"),
        IdentityDocument.PASSPORT: text("Passport"),
    }
)
