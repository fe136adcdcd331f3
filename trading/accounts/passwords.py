"""Passwords: argon2id, at most two hashes at once so that a flood of sign-ins cannot eat the memory."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from trading.config import Config
from trading.kernel.errors import TooMany

_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE = 10.0


class Passwords:
    """Hashes and verifies with the installation's cost. Never called inside a transaction."""

    def __init__(self, memory_kib: int, rounds: int) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._hasher.hash("an account that does not exist")

    def hash(self, password: str) -> str:
        with _turn():
            return self._hasher.hash(_same(password))

    def verify(self, kept: str, password: str) -> bool:
        """Compare in the same time whether or not there is an account; `kept` may be empty."""
        with _turn():
            try:
                self._hasher.verify(kept or self._nobody, _same(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept != ""

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made with another cost than today's."""
        return self._hasher.check_needs_rehash(kept)


@lru_cache(maxsize=4)
def passwords(config: Config) -> Passwords:
    """The hasher of this installation."""
    return Passwords(config.password_memory, config.password_rounds)


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise TooMany
    try:
        yield
    finally:
        _AT_ONCE.release()


def _same(password: str) -> str:
    """Whatever keyboard it was typed on: full-width letters count as ordinary ones."""
    return unicodedata.normalize("NFKC", password)
