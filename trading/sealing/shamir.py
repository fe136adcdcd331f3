"""Shamir's secret sharing over GF(2^8), polynomial 0x11B, 32 secrets side by side.

A vector of 32 field elements is one 256-bit number, one byte each: multiplying all of them by the
same scalar takes eight shifts and no tables.
"""

from collections.abc import Sequence

SIZE = 32

_LOW_BIT = int.from_bytes(b"\x01" * SIZE)
_LOW_SEVEN = int.from_bytes(b"\x7f" * SIZE)


def _scale(vector: int, scalar: int) -> int:
    product = 0
    for bit in range(8):
        product ^= vector * (scalar >> bit & 1)
        vector = (vector & _LOW_SEVEN) << 1 ^ (vector >> 7 & _LOW_BIT) * 0x1B
    return product


def _inverse(scalar: int) -> int:
    power = scalar
    for _ in range(6):
        power = _scale(_scale(power, power), scalar)
    return _scale(power, power)


def split(secret: bytes, coefficients: bytes, count: int) -> list[bytes]:
    """Return shares 1..`count` of a 32-byte secret, each 32 bytes y followed by the byte x.

    `coefficients` is the polynomial above the secret: 32 bytes for x, 32 for x², and so on.
    """
    terms = [int.from_bytes(coefficients[at : at + SIZE]) for at in range(0, len(coefficients), SIZE)]
    shares = []
    for x in range(1, count + 1):
        y = 0
        for term in reversed([int.from_bytes(secret), *terms]):
            y = _scale(y, x) ^ term
        shares.append(y.to_bytes(SIZE) + bytes([x]))
    return shares


def combine(shares: Sequence[bytes]) -> bytes:
    """Return the secret that the shares' polynomial has at x = 0; the x bytes must differ and not be 0."""
    secret = 0
    for share in shares:
        weight = 1
        for other in shares:
            if other is not share:
                weight = _scale(weight, _scale(other[SIZE], _inverse(other[SIZE] ^ share[SIZE])))
        secret ^= _scale(int.from_bytes(share[:SIZE]), weight)
    return secret.to_bytes(SIZE)
