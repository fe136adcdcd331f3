"""Test files for stock tools: a short code sealed under a public lock, readable only with its key."""

import hmac
import os
from typing import Final

from trading.sealing import age

_DIGITS: Final = 8


def code(secret: bytes, recipient: str) -> str:
    """The code of one lock: eight digits that only the platform can compute and only the key can read."""
    digest = hmac.digest(secret, f"custody test\n{recipient}\n".encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 10**_DIGITS:0{_DIGITS}d}"


def is_code(secret: bytes, recipient: str, given: str) -> bool:
    return hmac.compare_digest(code(secret, recipient).encode(), given.strip().encode())


def test_file(secret: bytes, recipient: str) -> bytes:
    """Seal the code as an age file for `recipient`; another file each time, the same code."""
    plain = code(secret, recipient).encode() + b"\n"
    return age.seal_small(plain, recipient, os.urandom(32), os.urandom(16), os.urandom(16))
