"""What people and the platform state in signed notes: receipt, refusal, withdrawal, lock, key release.

Each has `text()`, to be signed with `note.sign`, and `parse`, for the text of a verified note. `parse`
raises E_SHAPE unless the text is byte for byte what `text()` writes.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, TypeVar

from trading.sealing import forms, leaf, lines
from trading.sealing.dealing import PARTS
from trading.sealing.errors import SealError

RECEIVED = "accepted"
WITHDRAWN = "withdrawn"
CAPTIONS = MappingProxyType(
    {
        RECEIVED: "回执：投标文件已收到（内容未解密）",
        WITHDRAWN: "回执：投标已撤回",
    }
)
NONCE_RECEIVED = "回执：随机数已收到（内容未解密）"
DRAW = "draw"
"""The stage of envelopes that hold a random number for a public draw (docs/draw-1.md)."""
REFUSED_CAPTION = "回执：投标文件未被接收"


class _Statement(Protocol):
    def text(self) -> str: ...


S = TypeVar("S", bound=_Statement)


def _exact(statement: S, text: str) -> S:
    if statement.text() != text:
        raise SealError("E_SHAPE", "not in the exact form")
    return statement


def _hash(value: str) -> str:
    digest = value.removeprefix("sha256:")
    if not forms.HEX_32.fullmatch(digest):
        raise SealError("E_SHAPE", "expected a SHA-256")
    return digest


def _instant(value: str) -> datetime:
    try:
        return lines.instant(value)
    except ValueError as error:
        raise SealError("E_SHAPE", str(error)) from error


def _base64(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise SealError("E_SHAPE", "expected base64") from error


def _place(found: Mapping[str, str]) -> tuple[str, str]:
    lot, stage = found["lot"], found["stage"]
    if not forms.LOT.fullmatch(lot) or not forms.STAGE.fullmatch(stage):
        raise SealError("E_SHAPE", "not a lot attempt and stage")
    return lot, stage


@dataclass(frozen=True)
class Receipt:
    """The platform's word that an envelope was accepted or withdrawn, with what opens its log entry.

    `merge_by` is when the entry must be in the public log at the latest; None while there is no log.
    """

    state: str
    lot: str
    stage: str
    envelope: str
    prev: str | None
    received: datetime
    salt: bytes
    merge_by: datetime | None

    def entry(self) -> str:
        """Return the log entry that the receipt commits to."""
        if self.state == WITHDRAWN:
            return leaf.withdraw_entry(self.lot, self.stage, self.envelope, self.received)
        return leaf.envelope_entry(self.lot, self.stage, self.envelope, self.prev, self.received)

    def commitment(self) -> bytes:
        """Return the leaf that stands for the entry in the log."""
        return leaf.commitment(self.salt, self.entry())

    def text(self) -> str:
        """Return the text to sign."""
        return lines.render(
            ("ggreceipt/1", NONCE_RECEIVED if self.stage == DRAW else CAPTIONS[self.state]),
            {
                "lot": self.lot,
                "stage": self.stage,
                "envelope": f"sha256:{self.envelope}",
                "prev": f"sha256:{self.prev}" if self.prev else "-",
                "state": self.state,
                "received": lines.instant_text(self.received),
                "leaf": f"sha256:{self.commitment().hex()}",
                "salt": base64.b64encode(self.salt).decode(),
                "merge-by": lines.instant_text(self.merge_by) if self.merge_by else "none",
            },
        )

    @classmethod
    def parse(cls, text: str) -> "Receipt":
        """Read a receipt's text."""
        caption = text.split("\n", 2)[1] if "\n" in text else ""
        keys = ("lot", "stage", "envelope", "prev", "state", "received", "leaf", "salt", "merge-by")
        found = lines.read(text, ("ggreceipt/1", caption), keys)
        if found["state"] not in CAPTIONS:
            raise SealError("E_SHAPE", "unknown state")
        lot, stage = _place(found)
        return _exact(
            cls(
                state=found["state"],
                lot=lot,
                stage=stage,
                envelope=_hash(found["envelope"]),
                prev=None if found["prev"] == "-" else _hash(found["prev"]),
                received=_instant(found["received"]),
                salt=_base64(found["salt"]),
                merge_by=None if found["merge-by"] == "none" else _instant(found["merge-by"]),
            ),
            text,
        )


@dataclass(frozen=True)
class Refusal:
    """The platform's word that it did not take an envelope or a withdrawal, and by which rule."""

    lot: str
    stage: str
    envelope: str
    code: str
    refused: datetime

    def text(self) -> str:
        """Return the text to sign."""
        return lines.render(
            ("ggrefusal/1", REFUSED_CAPTION),
            {
                "lot": self.lot,
                "stage": self.stage,
                "envelope": f"sha256:{self.envelope}",
                "code": self.code,
                "refused": lines.instant_text(self.refused),
            },
        )

    @classmethod
    def parse(cls, text: str) -> "Refusal":
        """Read a refusal's text."""
        keys = ("lot", "stage", "envelope", "code", "refused")
        found = lines.read(text, ("ggrefusal/1", REFUSED_CAPTION), keys)
        lot, stage = _place(found)
        envelope, refused = _hash(found["envelope"]), _instant(found["refused"])
        return _exact(cls(lot, stage, envelope, found["code"], refused), text)


@dataclass(frozen=True)
class Withdrawal:
    """A bidder's word, signed by its bidder key, that it takes an envelope back."""

    lot: str
    stage: str
    envelope: str
    time: datetime
    nonce: str

    @classmethod
    def of(cls, lot: str, stage: str, envelope: str, time: datetime) -> "Withdrawal":
        """Return a new withdrawal."""
        return cls(lot, stage, envelope, time, secrets.token_hex(16))

    def text(self) -> str:
        """Return the text to sign."""
        at = lines.instant_text(self.time)
        return lines.render(("ggwithdraw/1", self.lot, self.stage, self.envelope, at, self.nonce), {})

    @classmethod
    def parse(cls, text: str) -> "Withdrawal":
        """Read a withdrawal's text."""
        parts = text.split("\n")
        if len(parts) != 7:
            raise SealError("E_SHAPE", "not a ggwithdraw/1 text")
        lot, stage = _place({"lot": parts[1], "stage": parts[2]})
        if not forms.HEX_16.fullmatch(parts[5]):
            raise SealError("E_SHAPE", "expected a nonce of 16 bytes")
        return _exact(cls(lot, stage, _hash(parts[3]), _instant(parts[4]), parts[5]), text)


def _custodian_values(found: Mapping[str, str]) -> tuple[str, str, str]:
    if not forms.ACTOR.fullmatch(found["custodian"]):
        raise SealError("E_SHAPE", "not a custodian's id")
    return (*_place(found), found["custodian"])


@dataclass(frozen=True)
class Lock:
    """A custodian's word that these are its locks for a lot attempt and stage."""

    lot: str
    stage: str
    custodian: str
    recipients: Mapping[str, str]

    def text(self) -> str:
        """Return the text to sign."""
        values = {"lot": self.lot, "stage": self.stage, "custodian": self.custodian}
        return lines.render(("gglock/1",), values | {part: self.recipients[part] for part in PARTS})

    @classmethod
    def parse(cls, text: str) -> "Lock":
        """Read a lock's text."""
        found = lines.read(text, ("gglock/1",), ("lot", "stage", "custodian", *PARTS))
        return _exact(cls(*_custodian_values(found), {part: found[part] for part in PARTS}), text)


@dataclass(frozen=True)
class KeyRelease:
    """A custodian's handing in of one lot key, after the list was frozen by the signed close entry."""

    lot: str
    stage: str
    custodian: str
    part: str
    close: str
    identity: str

    def text(self) -> str:
        """Return the text to sign."""
        return lines.render(
            ("ggkey/1",),
            {
                "lot": self.lot,
                "stage": self.stage,
                "custodian": self.custodian,
                "part": self.part,
                "close": f"sha256:{self.close}",
                "identity": self.identity,
            },
        )

    @classmethod
    def parse(cls, text: str) -> "KeyRelease":
        """Read a key release's text."""
        keys: Sequence[str] = ("lot", "stage", "custodian", "part", "close", "identity")
        found = lines.read(text, ("ggkey/1",), keys)
        if found["part"] not in PARTS:
            raise SealError("E_SHAPE", "unknown part")
        close = _hash(found["close"])
        return _exact(cls(*_custodian_values(found), found["part"], close, found["identity"]), text)
