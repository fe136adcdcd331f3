"""Secrets that people are given once: tokens, invitations, codes. The database keeps digests only."""

import hashlib
import secrets

TOKEN_PREFIX = "trading_"  # the public beginning of every token, so that leaked ones are found


def new_token() -> str:
    """Make a personal token with 256 random bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def new_invitation() -> str:
    """Make an invitation that can be read aloud and typed: 100 random bits in groups of five."""
    letters = "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))


def new_code() -> str:
    """Make a code of six digits; it is worth something only together with its few tries and minutes."""
    return f"{secrets.randbelow(1_000_000):06d}"


def digest(secret: str) -> str:
    """The digest under which a secret is kept; long random secrets need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code_id: object, code: str) -> str:
    """The digest of a short code, bound to its row so that equal codes do not look equal."""
    return digest(f"{code_id}:{code}")
