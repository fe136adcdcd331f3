"""The locks of a lot as its signed notice says them; what the table says afterwards has no weight."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.announcements.models import Notice
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt


@dataclass(frozen=True, slots=True)
class AnnouncedLock:
    """One custodian's two public locks; `custodian` is its name on the wire."""

    custodian: str
    name: str
    summary: str
    body: str

    def recipient(self, part: str) -> str:
        """The lock of one part."""
        return {"summary": self.summary, "body": self.body}[part]


@dataclass(frozen=True, slots=True)
class AnnouncedLocks:
    """How many keys open a lot, and all its locks in the custodians' order."""

    quorum: int
    locks: tuple[AnnouncedLock, ...]

    def of(self, custodian: str) -> AnnouncedLock:
        """The locks of one custodian; raises NotFound if the notice does not name it."""
        found = next((lock for lock in self.locks if lock.custodian == custodian), None)
        if found is None:
            raise NotFound
        return found


def announced_locks(session: Session, attempt: LotAttempt) -> AnnouncedLocks:
    """Read the locks of a lot attempt out of the notice in force; raises NotFound before publication."""
    frozen = session.scalar(select(Notice.frozen).where(Notice.note_sha256 == attempt.notice_sha256))
    for lot in json.loads(frozen)["locks"] if frozen else ():
        if (lot["lot"], lot["stage"]) == (attempt.wire_id, attempt.stage):
            return AnnouncedLocks(lot["quorum"], tuple(AnnouncedLock(**each) for each in lot["custodians"]))
    raise NotFound
