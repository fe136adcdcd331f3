"""The envelope: what a bidder signs and submits beside the sealed parts (docs/seal-1.md §4 and §7)."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from trading.sealing import age, forms, note, strictjson
from trading.sealing.dealing import PARTS, SHARE_FILE_SIZE, SUITE, VERSION, context
from trading.sealing.errors import SealError
from trading.sealing.facts import Facts

_KEYS = ("v", "suite", "lot", "stage", "notice", "bidder", "bidder_key", "k", "parts", "prev", "nonce")
_PART_KEYS = ("name", "to", "shares", "size", "sha256")


@dataclass(frozen=True)
class Part:
    """One sealed part: its custodians' locks, the shares under them, and the sealed file's size and hash."""

    name: str
    to: tuple[str, ...]
    shares: tuple[bytes, ...]
    size: int
    sha256: str


@dataclass(frozen=True)
class Envelope:
    """A parsed envelope; `data` are the bytes received, the only thing that is hashed and signed."""

    data: bytes
    lot: str
    stage: str
    notice: str
    bidder: str
    bidder_key: str
    k: int
    parts: tuple[Part, ...]
    prev: str | None
    nonce: str

    @cached_property
    def id(self) -> str:
        """Return E, the SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def ctx(self) -> bytes:
        """Return the context that its deals must be made in."""
        recipients = {part.name: part.to for part in self.parts}
        return context(self.lot, self.stage, self.notice, self.bidder, self.bidder_key, self.k, recipients)

    @cached_property
    def fingerprints(self) -> frozenset[str]:
        """Return the hashes of all shares and parts: none may appear in another bidder's envelope."""
        shares = (hashlib.sha256(share).hexdigest() for part in self.parts for share in part.shares)
        return frozenset(shares) | {part.sha256 for part in self.parts}

    def part(self, name: str) -> Part:
        """Return the part of that name."""
        return next(part for part in self.parts if part.name == name)


def envelope_bytes(
    *,
    lot: str,
    stage: str,
    notice: str,
    bidder: str,
    bidder_key: str,
    k: int,
    parts: Sequence[Part],
    prev: str | None,
    nonce: str,
) -> bytes:
    """Return the bytes of `envelope.json`."""
    written = [
        {
            "name": part.name,
            "to": list(part.to),
            "shares": [base64.b64encode(share).decode() for share in part.shares],
            "size": part.size,
            "sha256": part.sha256,
        }
        for part in parts
    ]
    values = (VERSION, SUITE, lot, stage, notice, bidder, bidder_key, k, written, prev, nonce)
    return json.dumps(dict(zip(_KEYS, values, strict=True)), separators=(",", ":")).encode()


def parse_envelope(data: bytes) -> Envelope:
    """Return the envelope in `data`; E_SHAPE if the bytes are anything but one."""
    try:
        return _read(data)
    except ValueError as error:
        raise SealError("E_SHAPE", str(error)) from error


def _read(data: bytes) -> Envelope:
    # Without backslashes a reader in any language can find a key that stands twice by looking for `"key":`.
    if b"\\" in data or not data.isascii():
        raise ValueError("only ASCII without backslashes is allowed")
    found = strictjson.fields(strictjson.loads(data, forms.ENVELOPE_LIMIT), _KEYS)
    if found["v"] != VERSION or found["suite"] != SUITE:
        raise ValueError("unknown version or suite")
    parts = tuple(_read_part(part) for part in strictjson.items(found["parts"], len(PARTS)))
    if tuple(part.name for part in parts) != PARTS or len(parts[0].to) != len(parts[1].to):
        raise ValueError("parts must be summary and body, with equally many custodians")
    if len({to for part in parts for to in part.to}) != 2 * len(parts[0].to):
        raise ValueError("the same recipient stands twice")
    bidder = strictjson.matching(forms.ACTOR, found["bidder"])
    bidder_key = strictjson.string(found["bidder_key"], 200)
    if note.Verifier.parse(bidder_key).name != bidder:
        raise ValueError("the bidder key must bear the bidder's id")
    return Envelope(
        data=data,
        lot=strictjson.matching(forms.LOT, found["lot"]),
        stage=strictjson.matching(forms.STAGE, found["stage"]),
        notice=strictjson.matching(forms.HEX_32, found["notice"]),
        bidder=bidder,
        bidder_key=bidder_key,
        k=strictjson.integer(found["k"], 2, len(parts[0].to)),
        parts=parts,
        prev=None if found["prev"] is None else strictjson.matching(forms.HEX_32, found["prev"]),
        nonce=strictjson.matching(forms.HEX_16, found["nonce"]),
    )


def _read_part(value: object) -> Part:
    found = strictjson.fields(value, _PART_KEYS)
    to = tuple(strictjson.string(text, 100) for text in strictjson.items(found["to"], forms.CUSTODIANS_LIMIT))
    for text in to:
        age.recipient_point(text)
    shares = tuple(_read_share(text) for text in strictjson.items(found["shares"], forms.CUSTODIANS_LIMIT))
    if len(shares) != len(to):
        raise ValueError("as many shares as recipients are needed")
    return Part(
        name=strictjson.string(found["name"]),
        to=to,
        shares=shares,
        size=strictjson.integer(found["size"], 1, forms.PART_SIZE_LIMIT),
        sha256=strictjson.matching(forms.HEX_32, found["sha256"]),
    )


def _read_share(value: object) -> bytes:
    text = strictjson.string(value, 20_000)
    share = base64.b64decode(text, validate=True)
    if base64.b64encode(share).decode() != text:
        raise ValueError("not canonical base64")
    return share


def signature_text(envelope_id: str) -> str:
    """Return the text that the bidder key signs."""
    return f"ggseal/1\n{envelope_id}\n"


def check_signature(envelope: Envelope, signature: str) -> None:
    """Raise E_BIDDER_SIG unless `signature` is a note over E by the envelope's bidder key."""
    key = note.Verifier.parse(envelope.bidder_key)
    try:
        text, _ = note.verify(signature, [key])
    except note.NoteError as error:
        raise SealError("E_BIDDER_SIG", str(error)) from error
    if text != signature_text(envelope.id):
        raise SealError("E_BIDDER_SIG", "the signature is over another envelope")


def check_shares(envelope: Envelope) -> None:
    """Raise E_SHARE_FORM unless every share is 233 bytes with exactly one X25519 stanza and nothing else."""
    for part in envelope.parts:
        for number, share in enumerate(part.shares, 1):
            source = BytesIO(share)
            try:
                age.read_header(source)
            except age.AgeError as error:
                raise SealError("E_SHARE_FORM", f"{part.name} share {number}: {error}") from error
            # A second stanza would not leave room for nonce, 33 bytes and tag.
            if len(share) != SHARE_FILE_SIZE or len(source.read()) != 65:
                raise SealError("E_SHARE_FORM", f"{part.name} share {number}: not {SHARE_FILE_SIZE} bytes")


def check_intake(data: bytes, signature: str, facts: Facts, bidder: str) -> Envelope:
    """Return the envelope if it passes every intake check that needs neither its parts nor the database.

    `facts` are those of the current notice, `bidder` is the signed-in bidder's id. Raises SealError with the
    first code in the order of docs/seal-1.md §7.
    """
    envelope = parse_envelope(data)
    if (envelope.lot, envelope.stage) != (facts.lot, facts.stage):
        raise SealError("E_LOT", f"sealed for {envelope.lot} {envelope.stage}")
    if envelope.bidder != bidder:
        raise SealError("E_BIDDER", "sealed for another bidder")
    check_signature(envelope, signature)
    if envelope.notice != facts.notice:
        raise SealError("E_NOTICE", "the notice was amended, seal again")
    check_recipients(envelope, facts)
    check_shares(envelope)
    for part in envelope.parts:
        limit = facts.limits.of(part.name)
        if part.size > limit:
            raise SealError("E_TOO_BIG", f"{part.name} has more than {limit} bytes")
    return envelope


def check_chain(envelope: Envelope, live: str | None, live_key: str | None) -> None:
    """Raise E_PREV unless `prev` is the bidder's live envelope, E_BIDDER_SIG unless its key is the same.

    Without the second check whoever can act as the bidder's account could replace its bid.
    """
    if envelope.prev != live:
        raise SealError("E_PREV", "prev is not the live envelope")
    if live is not None and envelope.bidder_key != live_key:
        raise SealError("E_BIDDER_SIG", "a replacement is signed by the key of the envelope it replaces")


def check_part(part: Part, path: Path) -> None:
    """Raise E_PART_HASH or E_PART_FORM unless the file is the part that the envelope names."""
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        if source.tell() != part.size or digest != part.sha256:
            raise SealError("E_PART_HASH", f"{part.name} is not the file that the envelope names")
        source.seek(0)
        check_part_head(part, source)


def check_part_head(part: Part, source: BinaryIO) -> None:
    """Raise E_PART_FORM unless the part begins as an age file with one X25519 stanza and has a payload."""
    try:
        age.read_header(source)
    except age.AgeError as error:
        raise SealError("E_PART_FORM", f"{part.name}: {error}") from error
    if len(source.read(32)) != 32:
        raise SealError("E_PART_FORM", f"{part.name}: no payload")


def check_recipients(envelope: Envelope, facts: Facts) -> None:
    """Raise E_RECIPIENTS unless k and both parts' recipients are the notice's, in its order."""
    if envelope.k != facts.k:
        raise SealError("E_RECIPIENTS", f"k is {envelope.k}, the notice says {facts.k}")
    for part in envelope.parts:
        if part.to != facts.recipients[part.name]:
            raise SealError("E_RECIPIENTS", f"{part.name} is sealed for other custodians than the notice's")
