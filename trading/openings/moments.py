"""When lots were opened."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.openings.models import OpeningRecord
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    rows = session.execute(
        select(OpeningRecord.id, OpeningRecord.at).where(OpeningRecord.id.in_(lot_attempt_ids))
    )
    return [Moment(Event.OPENED, at, lot_attempt_id) for lot_attempt_id, at in rows]
