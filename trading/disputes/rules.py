"""States and codes of disputes, and what a custodian states about a file that was handed to it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from trading.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooLate
from trading.kernel.states import Machine
from trading.kernel.text import Text, text
from trading.sealing import forms, lines, lostkey
from trading.sealing.errors import SealError


class LostKeyAct(Enum):
    """What a bidder without its key wants done with its envelope."""

    WITHDRAW = lostkey.WITHDRAW
    REPLACE = lostkey.REPLACE


class LostKeyState(Enum):
    """Asked for by the bidder, seen in person at the centre, agreed by the custodians, or given up."""

    ASKED = "asked"
    SEEN = "seen"
    AGREED = "agreed"
    GIVEN_UP = "given_up"


LOST_KEY = Machine(
    LostKeyState,
    {
        ("see", LostKeyState.ASKED): LostKeyState.SEEN,
        ("agree", LostKeyState.SEEN): LostKeyState.AGREED,
        ("give_up", LostKeyState.ASKED): LostKeyState.GIVEN_UP,
        ("give_up", LostKeyState.SEEN): LostKeyState.GIVEN_UP,
    },
)

OPEN: Final = (LostKeyState.ASKED, LostKeyState.SEEN)


class IdentityDocument(Enum):
    """What the person at the counter showed."""

    IDENTITY_CARD = "identity_card"
    RESIDENCE_PERMIT = "residence_permit"
    PASSPORT = "passport"


_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH: Final = 12


def new_code() -> str:
    """Make the code under which the counter finds a request: nobody can guess it, anybody can type it."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))


def plain_code(typed: str) -> str:
    """A code as typed, without what people put between its signs."""
    return "".join(sign for sign in typed.upper() if sign in _SIGNS)[: _CODE_LENGTH + 1]


def shown_code(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


REFUSALS: Final[dict[str, tuple[type[DomainError], Text]]] = {
    "E_CLOSED": (TooLate, text("The deadline has passed. Nothing can be handed in or withdrawn any more.")),
    "E_CUSTODIAN_SIG": (
        Forbidden,
        text("The signature is not that of the custodian's registered signing key."),
    ),
    "E_UNKNOWN": (Conflict, text("The envelope does not count any more. Nothing was done.")),
    "E_SHAPE": (Invalid, text("This is not the text that was shown. Nothing was done.")),
    "E_DEALING": (
        Invalid,
        text("This is not the recovery code of this envelope. It was not kept, and nothing was decided."),
    ),
}


def refusal_of(error: SealError) -> DomainError:
    """The refusal in words that the reader can act on, under the code of docs/seal-1.md."""
    kind, message = REFUSALS.get(error.code, (NotFound, NotFound.default_message))
    return kind(error.code, message)


STATED_WITHIN: Final = timedelta(hours=1)
"""How old a custodian's statement may be when it arrives; it is judged by the time of arrival anyway."""


ENTRUSTED_CAPTION: Final = "收存凭证：密封投标文件已交存持钥单位（未开启）"


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A custodian's word that a sealed file lay before it: its hash, and when, by legal time."""

    lot: str
    stage: str
    custodian: str
    file: str
    at: datetime

    def text(self) -> str:
        return lines.render(
            ("ggentrusted/1", ENTRUSTED_CAPTION),
            {
                "lot": self.lot,
                "stage": self.stage,
                "custodian": self.custodian,
                "file": f"sha256:{self.file}",
                "at": lines.instant_text(self.at),
            },
        )

    @classmethod
    def parse(cls, written: str) -> "Entrusted":
        """Read the text; raises SealError E_SHAPE when it has another form."""
        keys = ("lot", "stage", "custodian", "file", "at")
        found = lines.read(written, ("ggentrusted/1", ENTRUSTED_CAPTION), keys)
        digest = found["file"].removeprefix("sha256:")
        try:
            read = cls(found["lot"], found["stage"], found["custodian"], digest, lines.instant(found["at"]))
        except ValueError as error:
            raise SealError("E_SHAPE", str(error)) from error
        if not forms.HEX_32.fullmatch(digest) or read.text() != written:
            raise SealError("E_SHAPE", "not in the exact form")
        return read

    def is_fresh(self, now: datetime) -> bool:
        return now - STATED_WITHIN <= self.at <= now
