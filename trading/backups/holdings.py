"""Which files the rows of a database speak of; every room that keeps files names its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.store.files import StoredFile


@dataclass(frozen=True, order=True)
class Held:
    """A file by its path inside its folder; `sha256` where the rows know it."""

    path: str
    sha256: str | None = None


@dataclass(frozen=True)
class Holding:
    """A folder of the instance, and a question to a database: which of its files do you need?

    Files are durable before the row that speaks of them is committed, and never change afterwards.
    """

    folder: str
    needed: Callable[[Session], Iterable[Held]]


def _documents(session: Session) -> Iterable[Held]:
    for sha256 in session.scalars(select(StoredFile.sha256).where(StoredFile.references > 0)):
        yield Held(f"{sha256[:2]}/{sha256}", sha256)


HOLDINGS: Final = (Holding("documents", _documents),)
