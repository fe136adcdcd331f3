"""Whoever attends the opening, the verdict on an envelope is the same."""

import os
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trading.sealing import age, dealing, lotkeys, shamir
from trading.sealing.errors import SealError

KEYS = [lotkeys.derive_lot_key(bytes(32), f"L/{number + 1}", "s", "summary") for number in range(7)]
LOCKS = [lotkeys.recipient_of(key) for key in KEYS]
FAULTS = {"E_SHARE_DECRYPT", "E_SHARE_FORMAT", "E_DEALING"}

secrets = st.binary(min_size=32, max_size=32)


@st.composite
def quorums(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(2, 7))
    return draw(st.integers(2, n)), n


def outcomes(shares: list[bytes], ctx: bytes, k: int, n: int) -> list[bytes | str]:
    found: list[bytes | str] = []
    for quorum in combinations(range(n), k):
        try:
            found.append(dealing.recover(shares, ctx, k, LOCKS[:n], [KEYS[number] for number in quorum]))
        except SealError as error:
            found.append(error.code)
    return found


@settings(max_examples=25, deadline=None)
@given(seed=secrets, ctx=secrets, size=quorums())
def test_every_quorum_rebuilds_the_same_seed(seed: bytes, ctx: bytes, size: tuple[int, int]) -> None:
    k, n = size
    shares = list(dealing.deal(seed, ctx, k, LOCKS[:n]))
    assert [len(share) for share in shares] == [233] * n
    assert set(outcomes(shares, ctx, k, n)) == {seed}


@settings(max_examples=40, deadline=None)
@given(seed=secrets, ctx=secrets, size=quorums(), data=st.data())
def test_one_spoilt_share_fails_every_quorum(
    seed: bytes, ctx: bytes, size: tuple[int, int], data: st.DataObject
) -> None:
    k, n = size
    shares = list(dealing.deal(seed, ctx, k, LOCKS[:n]))
    victim = data.draw(st.integers(0, n - 1))
    kind = data.draw(st.sampled_from(["bit", "random point", "wrong number", "resealed", "too long"]))
    if kind == "bit":
        spoilt = bytearray(shares[victim])
        spoilt[data.draw(st.integers(0, 232))] ^= 1 << data.draw(st.integers(0, 7))
        shares[victim] = bytes(spoilt)
    else:
        coefficients = age.hkdf(seed, ctx, "seal/v1 coefficients", 32 * (k - 1))
        right = shamir.split(seed, coefficients, n)[victim]
        plain = {
            "random point": os.urandom(32) + right[32:],
            "wrong number": right[:32] + bytes([right[32] % n + 1]),
            "resealed": right,
            "too long": right + b"x",
        }[kind]
        keys = os.urandom(64)
        shares[victim] = age.seal_small(plain, LOCKS[victim], keys[:32], keys[32:48], keys[48:])
    found = outcomes(shares, ctx, k, n)
    assert set(found) <= FAULTS, found


def test_shares_copied_into_another_context_fail() -> None:
    seed, ctx = os.urandom(32), os.urandom(32)
    shares = list(dealing.deal(seed, ctx, 2, LOCKS[:3]))
    assert set(outcomes(shares, os.urandom(32), 2, 3)) == {"E_DEALING"}


@settings(deadline=None)
@given(secret=secrets, other=secrets, coefficients=secrets)
def test_one_share_of_two_fits_every_secret(secret: bytes, other: bytes, coefficients: bytes) -> None:
    share = shamir.split(secret, coefficients, 1)[0]
    # At x = 1 the share is secret + coefficient, so for any other secret there is a polynomial through it.
    through = bytes(y ^ s for y, s in zip(share[:32], other, strict=True))
    assert shamir.split(other, through, 1)[0] == share


def test_too_few_keys_are_not_the_envelopes_fault() -> None:
    seed, ctx = os.urandom(32), os.urandom(32)
    shares = dealing.deal(seed, ctx, 2, LOCKS[:3])
    with pytest.raises(ValueError, match="1 of the 2"):
        dealing.recover(shares, ctx, 2, LOCKS[:3], [KEYS[0], KEYS[0], KEYS[6]])


def test_the_parts_seeds_say_nothing_of_each_other() -> None:
    seed, ctx = os.urandom(32), os.urandom(32)
    summary, body = (dealing.part_seed(seed, ctx, part) for part in dealing.PARTS)
    assert len({seed, summary, body}) == 3
    assert dealing.part_identity(summary, ctx) != dealing.part_identity(body, ctx)
