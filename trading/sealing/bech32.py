"""Bech32 text form of age keys (BIP 173, without its length limit)."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _checksum(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                state ^= generator
    return state


def _spread(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def encode(prefix: str, data: bytes) -> str:
    """Return the lower-case Bech32 text of `data` under `prefix`."""
    bits = len(data) * 8
    pad = -bits % 5
    number = int.from_bytes(data) << pad
    words = [number >> shift & 31 for shift in range(bits + pad - 5, -1, -5)]
    check = _checksum([*_spread(prefix), *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> shift & 31 for shift in range(25, -1, -5)]
    return prefix + "1" + "".join(_ALPHABET[word] for word in words)


def decode(prefix: str, text: str) -> bytes:
    """Return the bytes of a lower-case Bech32 text; ValueError if it is not one under `prefix`."""
    head, _, tail = text.rpartition("1")
    words = [_ALPHABET.find(c) for c in tail]
    if head != prefix or len(words) < 6 or min(words) < 0:
        raise ValueError(f"not a Bech32 text with prefix {prefix}")
    if _checksum([*_spread(prefix), *words]) != 1:
        raise ValueError("wrong Bech32 checksum")
    number = 0
    for word in words[:-6]:
        number = number << 5 | word
    size, pad = divmod((len(words) - 6) * 5, 8)
    if pad >= 5 or number & ((1 << pad) - 1):
        raise ValueError("wrong Bech32 padding")
    return (number >> pad).to_bytes(size)
