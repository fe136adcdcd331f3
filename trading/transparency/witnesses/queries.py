"""Reads of witnesses and of what they have countersigned."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.proofs.cosignature import Policy
from trading.sealing.note import NoteError
from trading.transparency.models import Cosignature, LogBatch, Witness
from trading.transparency.queries import checkpoint

ENOUGH: Final = 200
"""Countersignatures that are looked at to find whose there are."""


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


def proving_batch(session: Session, index: int) -> LogBatch | None:
    """The first batch over the entry `index` that somebody countersigned, else the newest."""
    signed = (
        select(LogBatch)
        .join(Cosignature, Cosignature.size == LogBatch.size)
        .where(LogBatch.size > index)
        .order_by(LogBatch.size)
        .limit(1)
    )
    newest = select(LogBatch).where(LogBatch.size > index).order_by(LogBatch.size.desc()).limit(1)
    return session.scalar(signed) or session.scalar(newest)


def countersigned_batch(session: Session, index: int, required: int) -> LogBatch | None:
    """The first batch over the entry `index` whose one checkpoint carries `required` countersignatures."""
    rule = policy(session, required)
    signed = select(Cosignature.size).where(Cosignature.size > index).distinct()
    batches = select(LogBatch).where(LogBatch.size.in_(signed)).order_by(LogBatch.size)
    return next((each for each in session.scalars(batches) if rule.is_met(checkpoint(session, each))), None)


def countersigned(session: Session, index: int) -> dict[str, datetime]:
    """When each party first countersigned a checkpoint over the entry `index`.

    Every signature is checked anew: what stands in the table alone proves nothing.
    """
    rule = policy(session, 0)
    rows = (
        select(Cosignature.line, LogBatch.checkpoint)
        .join(LogBatch, LogBatch.size == Cosignature.size)
        .where(Cosignature.size > index)
        .order_by(Cosignature.size, Cosignature.id)
        .limit(ENOUGH)
    )
    found: dict[str, datetime] = {}
    for line, signed in session.execute(rows):
        with suppress(NoteError):
            found = rule.countersigned(signed + line) | found
    return found
