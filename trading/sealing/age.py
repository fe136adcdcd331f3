"""The part of the age v1 format that sealing needs: one X25519 recipient, streamed.

The format is C2SP's `age` specification. Written here rather than taken from a library because a share
file must come out byte for byte from given keys, and because opening must tell a tampered file (the
bidder's fault) from a full disk (the platform's), which library file calls report alike. The tests hold
it against two other implementations.
"""

import base64
import binascii
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trading.sealing import bech32

INTRO = b"age-encryption.org/v1\n"
CHUNK = 64 * 1024
TAG = 16
HEADER_LIMIT = 4096

Write = Callable[[bytes], object]


class AgeError(ValueError):
    """The bytes are not an age file that this identity opens."""


@dataclass(frozen=True)
class Header:
    """A parsed header: its one X25519 stanza, the bytes under the MAC, and the MAC."""

    ephemeral: bytes
    wrapped: bytes
    authenticated: bytes
    mac: bytes


def hkdf(secret: bytes, salt: bytes, info: str, length: int = 32) -> bytes:
    """Return `length` bytes of HKDF-SHA-256."""
    return HKDF(SHA256(), length, salt, info.encode()).derive(secret)


def identity_text(scalar: bytes) -> str:
    """Return `AGE-SECRET-KEY-1…` for a 32-byte X25519 scalar."""
    return bech32.encode("age-secret-key-", scalar).upper()


def identity_scalar(text: str) -> bytes:
    """Return the scalar of `AGE-SECRET-KEY-1…`; AgeError if it is not one."""
    return _key_bytes("age-secret-key-", text.lower() if text == text.upper() else "")


@lru_cache(maxsize=1024)
def recipient_point(text: str) -> bytes:
    """Return the X25519 point of `age1…`; AgeError if it is not one that can be sealed for."""
    point = _key_bytes("age", text)
    _exchange(bytes(32), point)
    return point


def _key_bytes(prefix: str, text: str) -> bytes:
    try:
        key = bech32.decode(prefix, text)
    except ValueError as error:
        raise AgeError(f"not an age key: {error}") from error
    if len(key) != 32:
        raise AgeError("not an age X25519 key: wrong length")
    return key


@lru_cache(maxsize=1024)
def recipient_of(identity: str) -> str:
    """Return the `age1…` recipient of an identity text; AgeError if it is not one."""
    return bech32.encode("age", _public(identity_scalar(identity)))


def _exchange(scalar: bytes, point: bytes) -> bytes:
    try:
        return X25519PrivateKey.from_private_bytes(scalar).exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError as error:
        raise AgeError("X25519 point of low order") from error


def _public(scalar: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(scalar).public_key().public_bytes_raw()


def _wrap_cipher(scalar: bytes, point: bytes, ephemeral: bytes, recipient: bytes) -> ChaCha20Poly1305:
    shared = _exchange(scalar, point)
    return ChaCha20Poly1305(hkdf(shared, ephemeral + recipient, "age-encryption.org/v1/X25519"))


def _unpadded(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _from_unpadded(text: bytes, size: int) -> bytes:
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise AgeError("not base64") from error
    if len(data) != size or _unpadded(data) != text:
        raise AgeError("not canonical base64 of the right length")
    return data


def _header_mac(file_key: bytes, authenticated: bytes) -> bytes:
    return hmac.digest(hkdf(file_key, b"", "header"), authenticated, "sha256")


def write_header(recipient: str, ephemeral: bytes, file_key: bytes) -> bytes:
    """Return the 168-byte header of a file for one recipient."""
    point, share = recipient_point(recipient), _public(ephemeral)
    wrapped = _wrap_cipher(ephemeral, point, share, point).encrypt(bytes(12), file_key, None)
    stanza = b"-> X25519 %s\n%s\n---" % (_unpadded(share), _unpadded(wrapped))
    authenticated = INTRO + stanza
    return authenticated + b" %s\n" % _unpadded(_header_mac(file_key, authenticated))


def read_header(source: BinaryIO) -> Header:
    """Read a header and leave `source` at the payload; AgeError unless it has exactly one X25519 stanza.

    Other stanzas are passed over: some age programs add one at random to keep the format open.
    """
    lines: list[bytes] = []
    room = HEADER_LIMIT

    def line() -> bytes:
        nonlocal room
        got = source.readline(room)
        room -= len(got)
        if not got.endswith(b"\n"):
            raise AgeError("header too long or cut off")
        lines.append(got)
        return got[:-1]

    if line() + b"\n" != INTRO:
        raise AgeError("not an age v1 file")
    found: list[tuple[bytes, bytes]] = []
    while (head := line()).startswith(b"-> "):
        words = head.split(b" ")[1:]
        if any(not word or min(word) < 33 or max(word) > 126 for word in words):
            raise AgeError("malformed stanza")
        body = b""
        while len(piece := line()) == 64:
            body += piece
        body += piece
        _from_unpadded(body, len(body) * 3 // 4)
        if len(piece) > 64:
            raise AgeError("malformed stanza body")
        if words[0] == b"X25519":
            if len(words) != 2:
                raise AgeError("malformed X25519 stanza")
            found.append((_from_unpadded(words[1], 32), _from_unpadded(body, 32)))
    if not head.startswith(b"--- ") or len(found) != 1:
        raise AgeError("not exactly one X25519 stanza")
    authenticated = b"".join(lines[:-1]) + b"---"
    return Header(*found[0], authenticated, _from_unpadded(head[4:], 32))


def open_header(header: Header, identity: str) -> bytes:
    """Return the 16-byte file key; AgeError if the identity does not open it or the header was altered."""
    scalar = identity_scalar(identity)
    recipient = recipient_point(recipient_of(identity))
    cipher = _wrap_cipher(scalar, header.ephemeral, header.ephemeral, recipient)
    try:
        file_key = cipher.decrypt(bytes(12), header.wrapped, None)
    except InvalidTag as error:
        raise AgeError("sealed for another recipient") from error
    if not hmac.compare_digest(_header_mac(file_key, header.authenticated), header.mac):
        raise AgeError("wrong header MAC")
    return file_key


def seal_small(plaintext: bytes, recipient: str, ephemeral: bytes, file_key: bytes, nonce: bytes) -> bytes:
    """Return the whole age file of at most one chunk (64 KiB), fully determined by its arguments."""
    sealed = _payload_cipher(file_key, nonce).encrypt(_chunk_nonce(0, last=True), plaintext, None)
    return write_header(recipient, ephemeral, file_key) + nonce + sealed


def _payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(hkdf(file_key, nonce, "payload"))


def _chunk_nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11) + bytes([last])


class Encryptor:
    """A writable stream that seals what is written to it; `close()` writes the last chunk."""

    def __init__(self, write: Write, recipient: str, ephemeral: bytes, file_key: bytes, nonce: bytes) -> None:
        self._write = write
        self._cipher = _payload_cipher(file_key, nonce)
        self._pending = bytearray()
        self._counter = 0
        write(write_header(recipient, ephemeral, file_key) + nonce)

    def write(self, data: bytes) -> int:
        """Take plaintext; whole chunks are sealed and passed on."""
        self._pending += data
        # One chunk is always held back: only the end of the file tells which chunk is the last.
        while len(self._pending) > CHUNK:
            self._seal(bytes(self._pending[:CHUNK]), last=False)
            del self._pending[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Seal the last chunk."""
        self._seal(bytes(self._pending), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._write(self._cipher.encrypt(_chunk_nonce(self._counter, last=last), chunk, None))
        self._counter += 1


def decrypt(source: BinaryIO, write: Write, identity: str) -> None:
    """Decrypt a whole age file into `write`, 64 KiB at a time; AgeError if any of it is not genuine.

    What was written before the error must be thrown away. Errors of reading and writing pass through.
    """
    file_key = open_header(read_header(source), identity)
    nonce = source.read(16)
    if len(nonce) != 16:
        raise AgeError("payload cut off")
    cipher = _payload_cipher(file_key, nonce)
    counter, chunk = 0, source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG)
        last = not following
        if last and counter and len(chunk) == TAG:
            raise AgeError("empty last chunk")
        try:
            plain = cipher.decrypt(_chunk_nonce(counter, last=last), chunk, None)
        except InvalidTag as error:
            raise AgeError("payload altered or cut off") from error
        write(plain)
        if last:
            return
        counter, chunk = counter + 1, following
