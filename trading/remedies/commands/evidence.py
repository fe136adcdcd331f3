"""Files handed in with a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from trading.remedies.models import Evidence
from trading.store.files import Stored, keep
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Handed:
    """A file under the name that its sender gave it."""

    file_name: str
    stored: Stored


def keep_evidence(tx: Transaction, case_id: UUID, files: Sequence[Handed]) -> None:
    """Put files to a case, within a command that has its own authorisation and record."""
    for each in files:
        tx.add(
            Evidence(
                case_id=case_id,
                file_name=each.file_name,
                sha256=each.stored.sha256,
                size=each.stored.size,
                media_type=each.stored.media_type,
            )
        )
        keep(tx, each.stored)
