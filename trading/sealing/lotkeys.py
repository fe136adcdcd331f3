"""Lot keys: one age identity per custodian, lot attempt, stage and part (docs/seal-1.md §3)."""

import hashlib
import os

from trading.sealing import age
from trading.sealing.errors import SealError


def make_lot_key() -> str:
    """Return a new identity, as stock `age-keygen` makes them."""
    return age.identity_text(os.urandom(32))


def derive_lot_key(master: bytes, lot: str, stage: str, part: str) -> str:
    """Return the identity that a custodian's 32-byte master gives for one lot attempt, stage and part."""
    salt = hashlib.sha256(f"{lot}\n{stage}\n".encode()).digest()
    return age.identity_text(age.hkdf(master, salt, f"seal/v1 lot-key {part}"))


def recipient_of(identity: str) -> str:
    """Return the `age1…` lock of an identity; E_KEY_MISMATCH if the text is not an age X25519 identity."""
    try:
        return age.recipient_of(identity)
    except age.AgeError as error:
        raise SealError("E_KEY_MISMATCH", str(error)) from error


def must_open(identity: str, recipient: str) -> None:
    """Raise E_KEY_MISMATCH unless the identity belongs to the recipient published for it."""
    if recipient_of(identity) != recipient:
        raise SealError("E_KEY_MISMATCH", "the key does not belong to the published lock")


def must_be_lock(recipient: str) -> None:
    """Raise E_RECIPIENTS unless the text is an age X25519 recipient that can be sealed for."""
    try:
        age.recipient_point(recipient)
    except age.AgeError as error:
        raise SealError("E_RECIPIENTS", str(error)) from error


def key_file(lot: str, stage: str, custodian: str, identities: dict[str, str]) -> str:
    """Return the text of a custodian's key file: comments that `age -i` passes over, and its identities."""
    lines = [f"# {lot} {stage}", f"# custodian: {custodian}"]
    for part, identity in identities.items():
        lines += [f"# {part}: {age.recipient_of(identity)}", identity]
    return "\n".join(lines) + "\n"


def read_key_file(text: str) -> list[str]:
    """Return the identities of a key file, ours or `age-keygen`'s; E_KEY_MISMATCH if there are none."""
    found = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not found:
        raise SealError("E_KEY_MISMATCH", "no key in this file")
    for identity in found:
        recipient_of(identity)
    return found
