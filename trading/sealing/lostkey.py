"""What stands in for a lost bidder key: a text that a quorum of custodians signs (docs/seal-1.md §8).

The platform alone can make neither the text nor the signatures, so it can act for no bidder.
"""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from trading.sealing import forms, leaf, lines, note
from trading.sealing.errors import SealError

HEAD = "gglostkey/1"
WITHDRAW = "withdraw"
REPLACE = "replace"
CAPTION = "投标密钥遗失：已在交易中心当面核验身份，持钥单位同意办理"
RECEIPT_CAPTION = "回执：投标密钥遗失，经持钥单位联签办理"

_KEYS = ("lot", "stage", "bidder", "envelope", "act", "key", "seen", "nonce")
_RECEIPT_KEYS = ("lot", "stage", "envelope", "act", "note", "at", "leaf", "salt", "merge-by")


@dataclass(frozen=True)
class LostKey:
    """What custodians agree to: one act about one envelope of one bidder, once.

    `key` is the new bidder key (vkey) that may replace the envelope, None for a withdrawal; `seen` is when
    the bidder's person was seen at the centre; `nonce` keeps one request apart from the next.
    """

    lot: str
    stage: str
    bidder: str
    envelope: str
    act: str
    key: str | None
    seen: datetime
    nonce: str

    @classmethod
    def of(
        cls, lot: str, stage: str, bidder: str, envelope: str, act: str, key: str | None, seen: datetime
    ) -> "LostKey":
        """Return a new text."""
        return cls(lot, stage, bidder, envelope, act, key, seen, secrets.token_hex(16))

    def text(self) -> str:
        """Return the text that each custodian signs."""
        return lines.render(
            (HEAD, CAPTION),
            {
                "lot": self.lot,
                "stage": self.stage,
                "bidder": self.bidder,
                "envelope": f"sha256:{self.envelope}",
                "act": self.act,
                "key": self.key or "-",
                "seen": lines.instant_text(self.seen),
                "nonce": self.nonce,
            },
        )

    @classmethod
    def parse(cls, text: str) -> "LostKey":
        """Read the text; E_SHAPE unless it is byte for byte what `text` writes."""
        found = lines.read(text, (HEAD, CAPTION), _KEYS)
        key = None if found["key"] == "-" else found["key"]
        try:
            read = cls(
                found["lot"],
                found["stage"],
                found["bidder"],
                found["envelope"].removeprefix("sha256:"),
                found["act"],
                key,
                lines.instant(found["seen"]),
                found["nonce"],
            )
            if key is not None and note.Verifier.parse(key).name != read.bidder:
                raise ValueError("the new key bears another name than the bidder")
        except ValueError as error:
            raise SealError("E_SHAPE", str(error)) from error
        fits = (
            forms.LOT.fullmatch(read.lot),
            forms.STAGE.fullmatch(read.stage),
            forms.ACTOR.fullmatch(read.bidder),
            forms.HEX_32.fullmatch(read.envelope),
            forms.HEX_16.fullmatch(read.nonce),
            read.act == (WITHDRAW if key is None else REPLACE),
            read.text() == text,
        )
        if not all(fits):
            raise SealError("E_SHAPE", "not in the exact form")
        return read


def agreed(signed: str, custodians: Iterable[note.Verifier], quorum: int) -> LostKey:
    """Return what at least `quorum` custodians signed; people of one unit, who share its name, count once.

    Raises E_SHAPE, and E_CUSTODIAN_SIG when a signature does not hold or too few are there.
    """
    try:
        text, names = note.verify(signed, custodians)
    except note.NoteError as error:
        raise SealError("E_CUSTODIAN_SIG", str(error)) from error
    if len(names) < quorum:
        raise SealError("E_CUSTODIAN_SIG", f"{len(names)} of {quorum} custodians have signed")
    return LostKey.parse(text)


@dataclass(frozen=True)
class LostKeyReceipt:
    """The platform's word that it acted without the bidder key; `note` is the SHA-256 of the signed text."""

    lot: str
    stage: str
    envelope: str
    act: str
    note: str
    at: datetime
    salt: bytes
    merge_by: datetime | None

    def entry(self) -> str:
        """Return the log entry that the receipt commits to."""
        return leaf.lost_key_entry(self.lot, self.stage, self.envelope, self.act, self.note, self.at)

    def commitment(self) -> bytes:
        """Return the leaf that stands for the entry in the log."""
        return leaf.commitment(self.salt, self.entry())

    def text(self) -> str:
        """Return the text to sign."""
        return lines.render(
            ("gglostkeyreceipt/1", RECEIPT_CAPTION),
            {
                "lot": self.lot,
                "stage": self.stage,
                "envelope": f"sha256:{self.envelope}",
                "act": self.act,
                "note": f"sha256:{self.note}",
                "at": lines.instant_text(self.at),
                "leaf": f"sha256:{self.commitment().hex()}",
                "salt": base64.b64encode(self.salt).decode(),
                "merge-by": lines.instant_text(self.merge_by) if self.merge_by else "none",
            },
        )

    @classmethod
    def parse(cls, text: str) -> "LostKeyReceipt":
        """Read the text; E_SHAPE unless it is byte for byte what `text` writes."""
        found = lines.read(text, ("gglostkeyreceipt/1", RECEIPT_CAPTION), _RECEIPT_KEYS)
        try:
            read = cls(
                found["lot"],
                found["stage"],
                found["envelope"].removeprefix("sha256:"),
                found["act"],
                found["note"].removeprefix("sha256:"),
                lines.instant(found["at"]),
                base64.b64decode(found["salt"], validate=True),
                None if found["merge-by"] == "none" else lines.instant(found["merge-by"]),
            )
        except ValueError as error:
            raise SealError("E_SHAPE", str(error)) from error
        if read.text() != text:
            raise SealError("E_SHAPE", "not in the exact form")
        return read
