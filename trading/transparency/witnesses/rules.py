"""Who may be a witness, and which time a countersignature may name."""

from datetime import datetime, timedelta
from typing import Final

from trading.accounts.rules import OrganisationKind
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.proofs.cosignature import Verifier
from trading.sealing.note import NoteError

CLOCKS_DIFFER_BY: Final = timedelta(minutes=10)
"""How far the clock of a witness may be from the platform's."""

BROWSERS: Final = 10
"""How many browsers of one person may be witnesses; more would only be forgotten ones."""


KEEPERS: Final = frozenset({OrganisationKind.CENTRE, OrganisationKind.STATION})
"""Those who run the platform: they would watch themselves."""


def verifier(vkey: str) -> Verifier:
    """Read a witness's verifier key; raises Invalid on the field `vkey`."""
    try:
        return Verifier.parse(vkey)
    except NoteError as error:
        reason = text("This is not the public key of a witness. It is one line: name+8 digits+base64.")
        raise Invalid.field("vkey", reason, "E_WITNESS_KEY") from error


def must_be_independent(kind: OrganisationKind) -> None:
    """Raise Invalid for a unit that keeps the register."""
    if kind in KEEPERS:
        reason = text("The trading centre and its stations keep the register and cannot countersign it.")
        raise Invalid.field("organisation", reason)


def browser_name(origin: str, custodian: str) -> str:
    """How the witness keys of a custodian unit's browsers begin."""
    return f"{origin}/witness/{custodian}/"


def must_name_browser(name: str, prefix: str) -> None:
    """Raise Invalid unless the key is named as the platform asked."""
    if not name.startswith(prefix) or not 4 <= len(name) - len(prefix) <= 32:
        raise Invalid.field("vkey", text("This key is named for another unit."), "E_WITNESS_KEY")


def must_be_timely(signed_at: datetime, made_at: datetime, now: datetime) -> None:
    """Raise Invalid for a signature older than what it signs, or from the future (system time)."""
    if not made_at - CLOCKS_DIFFER_BY <= signed_at <= now + CLOCKS_DIFFER_BY:
        raise Invalid("E_WITNESS_TIME", text("The clock of this witness is wrong."))
