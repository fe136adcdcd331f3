"""When sign-ups ended, and when those were known who are invited."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.admissions.models import SignUpEnd
from trading.announcements.models import Tender, TenderLot
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    """The ends of sign-ups, as the notices set them; nothing here tells whether anybody applied."""
    found = session.execute(
        select(TenderLot.lot_attempt_id, Tender.sign_up_until)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .join(SignUpEnd, SignUpEnd.id == TenderLot.lot_attempt_id)
        .where(TenderLot.lot_attempt_id.in_(list(lot_attempt_ids)))
    )
    return [Moment(Event.SIGN_UP_ENDED, until, lot) for lot, until in found if until is not None]
