"""What must be in order before an opening, judged from what is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trading.announcements import queries as announcements
from trading.custody.models import LotLock
from trading.kernel.text import Text, text
from trading.openings import queries
from trading.openings.models import Attendance
from trading.openings.queries import Opening
from trading.openings.rules import Capacity


@dataclass(frozen=True, slots=True)
class Check:
    """One thing on the readiness board; `open` says what is missing, empty when it is in order."""

    title: Text
    open: Text | None = None


def checks(session: Session, opening: Opening) -> list[Check]:
    """Everything that an opening needs, in the order in which it is looked at."""
    tender_id = opening.tender.id
    locks = [seat.lock for attempt, _ in opening.lots for seat in queries.seats(session, attempt.id)]
    return [
        Check(text("Room"), _room(opening)),
        Check(text("Locks made"), _units(lock for lock in locks if lock.made_at is None)),
        Check(text("Keys tested"), _units(lock for lock in locks if lock.tested_at is None)),
        Check(text("Documents and notices"), _papers(session, opening)),
        Check(text("Custodians' attendance"), _absent(locks, queries.attendance(session, tender_id))),
    ]


def _room(opening: Opening) -> Text | None:
    if opening.sitting is None:
        return text("No room or online hall has been set.")
    if opening.clashes:
        return text("Another opening takes the same room at that time. Set another room.")
    return None


def _units(missing: Iterable[LotLock]) -> Text | None:
    names = tuple(dict.fromkeys(lock.custodian.name for lock in missing))
    return text("Not yet: %(names)s", names=names) if names else None


def _papers(session: Session, opening: Opening) -> Text | None:
    if announcements.live_drafts(session, opening.tender.id):
        return text("A notice about this tender is still in sign-off.")
    if any(document.published_at is None for document in opening.tender.documents):
        return text("A file was added but not published by a notice of change.")
    notices = announcements.notices_of(session, opening.tender.id)
    if not all(queries.is_printed(session, notice.id) for notice in notices):
        return text("The printed notice is still being prepared.")
    return None


def _absent(locks: Sequence[LotLock], people: Sequence[Attendance]) -> Text | None:
    coming = {person.organisation for person in people if person.capacity is Capacity.CUSTODIAN}
    quorum = min((lock.lot_attempt.quorum for lock in locks), default=0)
    names = {lock.custodian.name for lock in locks}
    if len(names & coming) >= quorum:
        return None
    return text(
        "%(coming)s of at least %(quorum)s custodians have said that they come or hand in online.",
        coming=len(names & coming),
        quorum=quorum,
    )
