"""Cut a part's seed into shares so that any k custodians rebuild it, the same way every time.

Every byte of a deal follows from the part seed and the context, so whoever holds the seed can deal again
and compare: a deal is valid for every quorum or for none (docs/seal-1.md §5).
"""

import hashlib
from collections.abc import Mapping, Sequence
from io import BytesIO

from trading.sealing import age, shamir
from trading.sealing.errors import SealError

VERSION = "seal/1"
SUITE = "age-x25519"
PARTS = ("summary", "body")
SHARE_FILE_SIZE = 233


def context(
    lot: str,
    stage: str,
    notice: str,
    bidder: str,
    bidder_key: str,
    k: int,
    recipients: Mapping[str, Sequence[str]],
) -> bytes:
    """Return the 32 bytes that tie a deal to one lot, stage, notice, bidder, bidder key and custodians."""
    lines = [VERSION, SUITE, lot, stage, notice, bidder, bidder_key, str(k)]
    for part in PARTS:
        lines += [part, *recipients[part]]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).digest()


def part_seed(seed: bytes, ctx: bytes, part: str) -> bytes:
    """Return the seed of one part."""
    return age.hkdf(seed, ctx, f"seal/v1 seed {part}")


def part_identity(part_seed: bytes, ctx: bytes) -> str:
    """Return the age identity that opens the part with this seed."""
    return age.identity_text(age.hkdf(part_seed, ctx, "seal/v1 part"))


def deal(part_seed: bytes, ctx: bytes, k: int, recipients: Sequence[str]) -> tuple[bytes, ...]:
    """Return one 233-byte age file per recipient, in order; any k of them hold the part seed.

    Raises `age.AgeError` for a recipient that is not a usable X25519 age key.
    """
    coefficients = age.hkdf(part_seed, ctx, "seal/v1 coefficients", shamir.SIZE * (k - 1))
    files = []
    shares = shamir.split(part_seed, coefficients, len(recipients))
    for number, (share, recipient) in enumerate(zip(shares, recipients, strict=True), 1):
        keys = age.hkdf(part_seed, ctx, f"seal/v1 share {number}", 64)
        files.append(age.seal_small(share, recipient, keys[:32], keys[32:48], keys[48:]))
    return tuple(files)


def must_be_dealt_from(
    part_seed: bytes, ctx: bytes, k: int, recipients: Sequence[str], shares: Sequence[bytes]
) -> None:
    """Raise E_DEALING unless dealing this seed again gives exactly these share files."""
    if deal(part_seed, ctx, k, recipients) != tuple(shares):
        raise SealError("E_DEALING", "the shares are not what their seed deals")


def recover(
    shares: Sequence[bytes], ctx: bytes, k: int, recipients: Sequence[str], identities: Sequence[str]
) -> bytes:
    """Return the part seed from k released identities, after dealing it again and comparing all shares.

    Identities of nobody in `recipients` are ignored; ValueError if fewer than k remain. Raises
    E_SHARE_DECRYPT, E_SHARE_FORMAT or E_DEALING: whichever the code, every other quorum fails as well.
    """
    by_recipient = {age.recipient_of(identity): identity for identity in identities}
    held = [(number, by_recipient[to]) for number, to in enumerate(recipients) if to in by_recipient]
    if len(held) < k:
        raise ValueError(f"{len(held)} of the {k} keys needed")
    plain = [_open_share(shares[number], number + 1, identity) for number, identity in held[:k]]
    seed = shamir.combine(plain)
    must_be_dealt_from(seed, ctx, k, recipients, shares)
    return seed


def _open_share(share: bytes, number: int, identity: str) -> bytes:
    plain = BytesIO()
    try:
        age.decrypt(BytesIO(share), plain.write, identity)
    except age.AgeError as error:
        raise SealError("E_SHARE_DECRYPT", f"share {number}: {error}") from error
    opened = plain.getvalue()
    if len(opened) != shamir.SIZE + 1 or opened[shamir.SIZE] != number:
        raise SealError("E_SHARE_FORMAT", f"share {number} is not 32 bytes and its number")
    return opened
