"""C2SP signed notes with Ed25519: readable text, signature lines below it, keys as one line of text."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIZE_LIMIT = 64 * 1024
SIGNATURES_LIMIT = 100

_DASH = "\N{EM DASH} "


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteError(ValueError):
    """The text is not a note, its key not a key, or a signature does not hold."""


@dataclass(frozen=True)
class Signature:
    """One signature line: the name it claims, the key's 4-byte hash and the signature bytes."""

    name: str
    key_hash: bytes
    value: bytes

    @property
    def line(self) -> str:
        """Return the signature as it stands below a text."""
        return f"{_DASH}{self.name} {_base64(self.key_hash + self.value)}\n"


@dataclass(frozen=True)
class Verifier:
    """A public key that checks notes signed under `name`."""

    ALGORITHM: ClassVar = b"\x01"

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read `name+hash+base64`; NoteError if it is not a verifier key of this algorithm."""
        name, public = _parse_key(vkey, cls.ALGORITHM)
        key = cls(name, public)
        if key.vkey != vkey:
            raise NoteError("the key's hash does not belong to it")
        return key

    @property
    def key_hash(self) -> bytes:
        """Return the first 4 bytes of SHA-256 over name, line feed, algorithm byte and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.ALGORITHM + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """Return the key as one line of text."""
        return f"{self.name}+{self.key_hash.hex()}+{_base64(self.ALGORITHM + self.public)}"

    def has_signed(self, text: str, signature: Signature) -> bool:
        """Say whether the signature is this key's over `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature.value, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key that signs notes under `name`."""

    VERIFIER: ClassVar[type[Verifier]] = Verifier

    name: str
    seed: bytes

    @classmethod
    def generate(cls, name: str) -> Self:
        """Make a new key."""
        return cls(_checked_name(name), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, skey: str) -> Self:
        """Read `PRIVATE+KEY+name+hash+base64`; NoteError if it is not a signer key of this algorithm."""
        prefix = "PRIVATE+KEY+"
        if not skey.startswith(prefix):
            raise NoteError("not a signer key")
        key = cls(*_parse_key(skey[len(prefix) :], cls.VERIFIER.ALGORITHM))
        if key.skey != skey:
            raise NoteError("the key's hash does not belong to it")
        return key

    @cached_property
    def verifier(self) -> Verifier:
        """Return the public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return self.VERIFIER(self.name, public.public_bytes_raw())

    @property
    def skey(self) -> str:
        """Return the private key as one line of text."""
        encoded = _base64(self.VERIFIER.ALGORITHM + self.seed)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_hash.hex()}+{encoded}"

    def signature_line(self, text: str) -> str:
        """Return the line that goes below `text`."""
        return self._signature(self._signed(text)).line

    def _signed(self, text: str) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())

    def _signature(self, value: bytes) -> Signature:
        return Signature(self.name, self.verifier.key_hash, value)


def sign(text: str, *signers: Signer) -> str:
    """Return the note: `text`, an empty line, one line per signature; NoteError if the text is unfit."""
    must_be_note_text(text)
    return text + "\n" + "".join(signer.signature_line(text) for signer in signers)


def parse(note: str) -> tuple[str, list[Signature]]:
    """Return the text of a note and its signatures, unchecked; NoteError if it is not a note."""
    if len(note) > SIZE_LIMIT:
        raise NoteError("note too large")
    text, gap, block = note.rpartition("\n\n")
    if not gap or not block.endswith("\n"):
        raise NoteError("no signature below the text")
    text += "\n"
    must_be_note_text(text)
    lines = block[:-1].split("\n")
    if len(lines) > SIGNATURES_LIMIT:
        raise NoteError("too many signatures")
    return text, [_parse_signature(line) for line in lines]


def verify(note: str, verifiers: Iterable[Verifier]) -> tuple[str, frozenset[str]]:
    """Return the text and the names of the given keys that signed it.

    NoteError if it is not a note, a signature by a given key does not hold, or none of them signed.
    """
    text, signatures = parse(note)
    known = {(key.name, key.key_hash): key for key in verifiers}
    names = set()
    for signature in signatures:
        key = known.get((signature.name, signature.key_hash))
        if key is None:
            continue
        if not key.has_signed(text, signature):
            raise NoteError(f"the signature by {key.name} does not hold")
        names.add(key.name)
    if not names:
        raise NoteError("not signed by any of the keys asked for")
    return text, frozenset(names)


def must_be_note_text(text: str) -> None:
    """Raise NoteError unless the text ends with a line feed and holds no other control character."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteError("unfit text for a note")
    _must_be_unicode(text)


def _must_be_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NoteError("not Unicode text") from error


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(c.isspace() or ord(c) < 32 for c in name):
        raise NoteError("unfit name for a key")
    _must_be_unicode(name)
    return name


def _parse_key(key: str, algorithm: bytes) -> tuple[str, bytes]:
    name, _, rest = key.partition("+")
    key_hash, _, encoded = rest.partition("+")
    data = _from_base64(encoded)
    if len(key_hash) != 8 or len(data) != 33 or data[:1] != algorithm:
        raise NoteError("not an Ed25519 key for this kind of signature")
    return _checked_name(name), data[1:]


def _parse_signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    data = _from_base64(encoded)
    if not line.startswith(_DASH) or not space or len(data) < 5:
        raise NoteError("malformed signature line")
    return Signature(_checked_name(name), data[:4], data[4:])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
    if _base64(data) != text:
        raise NoteError("not canonical base64")
    return data
