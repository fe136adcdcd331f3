"""Freeze first, open second: where the frozen list stands in the public log, and who has countersigned it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trading.kernel.errors import Conflict, NotFound
from trading.kernel.text import text
from trading.proofs.tlogproof import TlogProof
from trading.transparency import queries as log
from trading.transparency.witnesses.queries import countersigned, proving_batch

NOT_LOGGED: Final = text(
    "The frozen list of bids is not in the public register yet. Your key was not kept. "
    "Wait a minute and try again."
)
NOT_COUNTERSIGNED: Final = text(
    "The frozen list of bids has not been countersigned by enough witnesses. Your key was not kept. "
    "Let another custodian open this page, or wait for an outside witness; then try again."
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """The close entry of a lot attempt in the public log, and when each party countersigned it.

    With `salt` and the signed entry anybody finds the leaf at `index`.
    """

    index: int
    salt: bytes
    countersigned: dict[str, datetime]


def frozen(session: Session, lot_attempt_id: UUID) -> Frozen | None:
    """Where the frozen list stands; None until it is in the log."""
    leaf = log.closing_leaf(session, lot_attempt_id)
    entry = log.entry_of(session, leaf.id) if leaf else None
    if leaf is None or entry is None:
        return None
    return Frozen(entry.id, leaf.salt, countersigned(session, entry.id))


def proof(session: Session, lot_attempt_id: UUID) -> TlogProof:
    """Prove that the close entry is in the log, where it can be under a countersigned checkpoint."""
    found = frozen(session, lot_attempt_id)
    batch = proving_batch(session, found.index) if found else None
    if found is None or batch is None:
        raise NotFound
    return replace(
        log.proof(session, found.index, batch.size, log.checkpoint(session, batch)), extra=found.salt
    )


def must_be_frozen(session: Session, lot_attempt_id: UUID, required: int) -> None:
    """Raise Conflict (E_NOT_FROZEN) unless `required` parties countersigned the closing of the lot."""
    found = frozen(session, lot_attempt_id)
    if found is None:
        raise Conflict("E_NOT_FROZEN", NOT_LOGGED)
    if len(found.countersigned) < required:
        raise Conflict("E_NOT_FROZEN", NOT_COUNTERSIGNED)
