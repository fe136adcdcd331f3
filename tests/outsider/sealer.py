"""A sealer written from docs/seal-1.md alone, to prove that the document is enough (§ are its sections)."""

import base64
import hashlib
import hmac
import io
import json
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PARTS = ("summary", "body")
SUMMARY_BLOCK = 4096
ED25519 = b"\x01"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@dataclass(frozen=True)
class Terms:
    """What the dealing depends on (§5.1)."""

    lot: str
    stage: str
    notice: str
    bidder: str
    bidder_key: str
    k: int
    recipients: dict[str, list[str]]

    def context(self) -> bytes:
        head = ("seal/1", "age-x25519", self.lot, self.stage, self.notice, self.bidder, self.bidder_key)
        lines = [*head, str(self.k)]
        for part in PARTS:
            lines += [part, *self.recipients[part]]
        return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).digest()


@dataclass(frozen=True)
class BodyFile:
    """One file of the bid; `part` is the code of the required part that it is, if any."""

    path: str
    content: bytes
    part: str | None = None


@dataclass(frozen=True)
class Sealed:
    """What is handed in, and the recovery file that is not."""

    envelope: bytes
    signature: str
    parts: dict[str, bytes]
    recovery: str

    @property
    def id(self) -> str:
        return hashlib.sha256(self.envelope).hexdigest()


class SigningKey:
    """An Ed25519 key for signed notes (§3.3)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.generate()
        public = self._key.public_key().public_bytes_raw()
        self._hash = key_hash(name, public)
        self.vkey = f"{name}+{self._hash.hex()}+{base64.b64encode(ED25519 + public).decode()}"
        private = base64.b64encode(ED25519 + self._key.private_bytes_raw()).decode()
        self.skey = f"PRIVATE+KEY+{name}+{self._hash.hex()}+{private}"

    def note(self, text: str) -> str:
        signature = base64.b64encode(self._hash + self._key.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"


def key_hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def text_of_note(note: str, vkey: str) -> str:
    """The text under a note's signature by this key; raises InvalidSignature or ValueError."""
    name, hash_hex, key = vkey.split("+", 2)
    public = base64.b64decode(key, validate=True)[1:]
    if key_hash(name, public).hex() != hash_hex:
        raise ValueError("the key is not in form")
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    mark = f"— {name} "
    for line in signatures.splitlines():
        signature = base64.b64decode(line.removeprefix(mark)) if line.startswith(mark) else b""
        if signature[:4].hex() == hash_hex:
            Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], text.encode())
            return text
    raise ValueError("the note is not signed by this key")


def checked_receipt(note: str, vkey: str, sealed: Sealed, terms: Terms) -> dict[str, str]:
    """The lines of a receipt that is signed, is for this envelope, and whose log commitment holds (§8)."""
    head, _title, *rest = text_of_note(note, vkey).splitlines()
    lines = dict(line.split(": ", 1) for line in rest)
    if head != "ggreceipt/1" or lines["envelope"] != f"sha256:{sealed.id}" or lines["state"] != "accepted":
        raise ValueError("not a receipt for this envelope")
    if (lines["lot"], lines["stage"]) != (terms.lot, terms.stage):
        raise ValueError("a receipt of another lot")
    entry = (
        f"ggleaf/1\nkind: envelope\nlot: {terms.lot}\nstage: {terms.stage}\nenvelope: {sealed.id}\n"
        f"prev: {lines['prev'].removeprefix('sha256:')}\nreceived: {lines['received']}\n"
    )
    commitment = hashlib.sha256(base64.b64decode(lines["salt"]) + entry.encode()).hexdigest()
    if lines["leaf"] != f"sha256:{commitment}":
        raise ValueError("the log entry is not the receipt's")
    return lines


def hkdf(secret: bytes, salt: bytes, info: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info.encode()).derive(secret)


def deal(terms: Terms, seed: bytes, part: str) -> tuple[bytes, list[bytes]]:
    """A part's scalar and its share files, all from the seed (§5.2 to §5.4)."""
    context = terms.context()
    part_seed = hkdf(seed, context, f"seal/v1 seed {part}", 32)
    scalar = hkdf(part_seed, context, "seal/v1 part", 32)
    shares = shamir_shares(part_seed, context, terms.k, len(terms.recipients[part]))
    files = []
    for number, (recipient, share) in enumerate(zip(terms.recipients[part], shares, strict=True), start=1):
        keys = hkdf(part_seed, context, f"seal/v1 share {number}", 64)
        files.append(share_file(share, recipient_point(recipient), keys))
    return scalar, files


def shamir_shares(part_seed: bytes, context: bytes, k: int, n: int) -> list[bytes]:
    coefficients = hkdf(part_seed, context, "seal/v1 coefficients", 32 * (k - 1))
    powers = [part_seed, *(coefficients[at : at + 32] for at in range(0, len(coefficients), 32))]
    shares = []
    for number in range(1, n + 1):
        values = bytes(32)
        for power in reversed(powers):
            values = bytes(times(value, number) ^ term for value, term in zip(values, power, strict=True))
        shares.append(values + bytes([number]))
    return shares


def times(a: int, b: int) -> int:
    """The product in GF(2^8) with the polynomial 0x11B."""
    product = 0
    while b:
        product ^= a * (b & 1)
        a = (a << 1) ^ (0x11B * (a >> 7))
        b >>= 1
    return product


def share_file(share: bytes, recipient: bytes, keys: bytes) -> bytes:
    """The 233 bytes of §5.4."""
    ephemeral = X25519PrivateKey.from_private_bytes(keys[:32])
    file_key, nonce = keys[32:48], keys[48:64]
    point = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    wrap_key = hkdf(shared, point + recipient, "age-encryption.org/v1/X25519", 32)
    wrapped = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> X25519 " + unpadded(point) + b"\n" + unpadded(wrapped) + b"\n---"
    mac = hmac.digest(hkdf(file_key, b"", "header", 32), header, "sha256")
    payload_key = ChaCha20Poly1305(hkdf(file_key, nonce, "payload", 32))
    payload = payload_key.encrypt(bytes(11) + b"\x01", share, None)
    return header + b" " + unpadded(mac) + b"\n" + nonce + payload


def unpadded(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def recipient_point(recipient: str) -> bytes:
    """The 32 bytes of an `age1…` recipient."""
    values = [BECH32.index(letter) for letter in recipient.removeprefix("age1")]
    if bech32_sum("age", values) != 1:
        raise ValueError(f"{recipient} is not a recipient")
    bits = "".join(f"{value:05b}" for value in values[:-6])
    return bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))


def identity_text(scalar: bytes) -> str:
    """A scalar as `AGE-SECRET-KEY-1…` (§3.1)."""
    prefix = "age-secret-key-"
    bits = "".join(f"{byte:08b}" for byte in scalar).ljust(260, "0")
    values = [int(bits[at : at + 5], 2) for at in range(0, 260, 5)]
    checksum = bech32_sum(prefix, [*values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [(checksum >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1{''.join(BECH32[value] for value in values)}".upper()


def bech32_sum(prefix: str, values: Sequence[int]) -> int:
    """The checksum of BIP 173: 1 where it holds."""
    checksum = 1
    for value in (*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *values):
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator * (top >> bit & 1)
    return checksum


def summary_bytes(terms: Terms, name: str, offer: dict[str, Any], files: Sequence[BodyFile]) -> bytes:
    """The summary with its spaces (§6.1); `offer` holds price, duration_days and fields."""
    summary = {
        "v": "summary/1",
        "lot": terms.lot,
        "stage": terms.stage,
        "bidder": terms.bidder,
        "name": name,
        **offer,
        "files": [
            {
                "path": file.path,
                "size": len(file.content),
                "sha256": hashlib.sha256(file.content).hexdigest(),
                "part": file.part,
            }
            for file in files
        ],
    }
    text = json.dumps(summary, ensure_ascii=False).encode()
    return text + b" " * (-len(text) % SUMMARY_BLOCK)


def body_bytes(files: Sequence[BodyFile]) -> bytes:
    """The padded archive of the bid's files (§6.2)."""
    content = [(file.path, file.content) for file in files]
    bare = len(archive([*content, (".padding", b"")]))
    return archive([*content, (".padding", bytes(size_class(bare) - bare))])


def archive(entries: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED, allowZip64=False) as zipped:
        for path, content in entries:
            zipped.writestr(zipfile.ZipInfo(path), content)
    return buffer.getvalue()


def size_class(size: int) -> int:
    size = max(65_536, size)
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


def terms_of(facts: dict[str, Any], bidder: str, bidder_key: str) -> Terms:
    recipients = {part["name"]: part["to"] for part in facts["parts"]}
    return Terms(facts["lot"], facts["stage"], facts["notice"], bidder, bidder_key, facts["k"], recipients)


def seal(
    terms: Terms, key: SigningKey, name: str, offer: dict[str, Any], files: Sequence[BodyFile]
) -> Sealed:
    """Seal a first envelope (§5.5) and try it: the part keys must open what was sealed for them."""
    seed = secrets.token_bytes(32)
    plain = {"summary": summary_bytes(terms, name, offer, files), "body": body_bytes(files)}
    sealed, entries = {}, []
    for part in PARTS:
        scalar, shares = deal(terms, seed, part)
        identity = pyrage.x25519.Identity.from_str(identity_text(scalar))
        sealed[part] = pyrage.encrypt(plain[part], [identity.to_public()])
        if pyrage.decrypt(sealed[part], [identity]) != plain[part]:
            raise ValueError(f"the {part} does not open")
        entries.append(
            {
                "name": part,
                "to": terms.recipients[part],
                "shares": [base64.b64encode(share).decode() for share in shares],
                "size": len(sealed[part]),
                "sha256": hashlib.sha256(sealed[part]).hexdigest(),
            }
        )
    envelope = json.dumps(
        {
            "v": "seal/1",
            "suite": "age-x25519",
            "lot": terms.lot,
            "stage": terms.stage,
            "notice": terms.notice,
            "bidder": terms.bidder,
            "bidder_key": terms.bidder_key,
            "k": terms.k,
            "parts": entries,
            "prev": None,
            "nonce": secrets.token_hex(16),
        }
    ).encode()
    envelope_id = hashlib.sha256(envelope).hexdigest()
    recovery = (
        "ggrecovery/1\n恢复文件：请离线妥善保存，开标前切勿上传或交给他人\n"
        f"lot: {terms.lot}\nstage: {terms.stage}\nbidder: {terms.bidder}\nenvelope: sha256:{envelope_id}\n"
        f"seed: {base64.b64encode(seed).decode()}\nbidder-key: {key.skey}\n"
    )
    return Sealed(envelope, key.note(f"ggseal/1\n{envelope_id}\n"), sealed, recovery)
