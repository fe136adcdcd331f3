"""Reads of witnesses and of what they have countersigned."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trading.accounts.models import Organisation
from trading.kernel.errors import NotFound
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.cosignature import Policy
from trading.sealing import note as notes
from trading.transparency.models import Cosignature, LogBatch, Witness


@dataclass(frozen=True, slots=True)
class Standing:
    """A witness and the newest checkpoint that it countersigned, None where it never did."""

    witness: Witness
    unit: str | None
    newest: Cosignature | None


def witnesses(session: Session) -> list[Witness]:
    """Every witness, retired ones last."""
    order = (Witness.retired_at.is_not(None), Witness.title, Witness.registered_at)
    return list(session.scalars(select(Witness).order_by(*order)))


def active(session: Session) -> list[Witness]:
    """The witnesses whose signatures are taken now."""
    return [witness for witness in witnesses(session) if witness.retired_at is None]


def browsers_of(session: Session, person_id: UUID) -> list[Witness]:
    """The browsers of a person that are witnesses now, oldest first."""
    own = select(Witness).where(Witness.person_id == person_id, Witness.retired_at.is_(None))
    return list(session.scalars(own.order_by(Witness.registered_at)))


def policy(session: Session, required: int) -> Policy:
    """Whose countersignatures count: keys of one unit count once, a retired witness's stay what they were."""
    rows = session.execute(
        select(Witness.vkey, Witness.title, Organisation.name).outerjoin(
            Organisation, Organisation.id == Witness.organisation_id
        )
    )
    return Policy(required, {vkey: unit or title for vkey, title, unit in rows})


def standings(session: Session) -> list[Standing]:
    """Who countersigns and up to where; browsers of one unit are told together by the newest of them."""
    newest = select(func.max(Cosignature.id)).group_by(Cosignature.witness_id)
    signed = {
        row.witness_id: row for row in session.scalars(select(Cosignature).where(Cosignature.id.in_(newest)))
    }
    rows = session.execute(
        select(Witness, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Witness.organisation_id)
        .where(Witness.retired_at.is_(None))
        .order_by(Witness.person_id.is_not(None), Witness.title, Witness.registered_at)
    )
    found: dict[UUID, Standing] = {}
    for witness, unit in rows:
        key = witness.organisation_id if witness.person_id and witness.organisation_id else witness.id
        standing = Standing(witness, unit, signed.get(witness.id))
        if key not in found or _size(standing) > _size(found[key]):
            found[key] = standing
    return list(found.values())


def _size(standing: Standing) -> int:
    return standing.newest.size if standing.newest else -1


def cosignatures(session: Session, sizes: Sequence[int]) -> list[Cosignature]:
    """What was countersigned at these tree sizes, in the order in which it came."""
    rows = select(Cosignature).where(Cosignature.size.in_(sizes)).order_by(Cosignature.id)
    return list(session.scalars(rows.options(joinedload(Cosignature.witness))))


def with_cosignatures(session: Session, batch: LogBatch) -> str:
    """The batch's checkpoint with every countersignature below the log's own signature."""
    return batch.checkpoint + "".join(row.line for row in cosignatures(session, [batch.size]))


def carrying(session: Session, signed: str) -> str:
    """The checkpoint that this note speaks of, as it stands now; raises NotFound."""
    size = Checkpoint.parse(notes.parse(signed)[0]).size
    batch = session.scalar(select(LogBatch).where(LogBatch.size == size))
    if batch is None:
        raise NotFound
    return with_cosignatures(session, batch)


def countersigned_batch(session: Session, index: int, required: int) -> LogBatch | None:
    """The first batch that holds the entry `index` and that enough parties have countersigned.

    The signatures are checked anew: what stands in the table alone proves nothing.
    """
    rule = policy(session, required)
    signed = select(Cosignature.size).distinct()
    batches = select(LogBatch).where(LogBatch.size > index, LogBatch.size.in_(signed)).order_by(LogBatch.size)
    return next(
        (each for each in session.scalars(batches) if rule.is_met(with_cosignatures(session, each))), None
    )
