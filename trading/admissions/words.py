"""How applications, invitations and joint ventures read to people."""

from types import MappingProxyType
from typing import Final

from trading.admissions.rules import InvitationGround, VentureState
from trading.kernel.text import text
from trading.projects.rules import Invitation

GROUNDS: Final = MappingProxyType(
    {
        InvitationGround.FEW_BIDDERS: text("Technically complex or special; only a few bidders can do it."),
        InvitationGround.COST: text("An open tender would cost too much in proportion to the contract."),
    }
)

VENTURES: Final = MappingProxyType(
    {
        VentureState.FORMING: text("Waiting for members"),
        VentureState.AGREED: text("All members have agreed"),
        VentureState.DISSOLVED: text("Ended"),
    }
)

INVITATIONS: Final = MappingProxyType(
    {
        Invitation.DRAWN: text("Drawn in public"),
        Invitation.INVITED: text("Named by the unit"),
        Invitation.PASSED: text("Admitted without a draw"),
    }
)
