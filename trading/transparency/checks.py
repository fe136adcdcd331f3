"""The log against itself: its tree, its leaves, its rhythm, the chain of audit events, and the notices."""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from trading.announcements import contents, records
from trading.announcements.models import Notice
from trading.announcements.queries import attempts_about, notices_on
from trading.announcements.rules import NoticeKind, NoticeNote
from trading.projects.models import LotAttempt
from trading.projects.rules import RISING
from trading.sealing import leaf, lines, note
from trading.store.inspection import Check, Findings, Scene
from trading.transparency import chain
from trading.transparency.evidence import account_for, logged

LINGER: Final = timedelta(minutes=10)
"""An act may have begun so long before the batch that came before its commit."""

_SEALED_FOR: Final = (NoticeKind.TENDER, NoticeKind.AMENDMENT)


def events(scene: Scene, found: Findings) -> None:
    """The audit events are those that were chained, in time, and the log carries the chain's heads."""
    entries = logged(scene.session, "audit")
    said = [(each, leaf.parse_entry(each.entry)) for each in entries]
    counts = [int(told["events"]) for _, told in said]
    heads, since = {0: chain.ORIGIN}, _Since(counts, [each.queued for each in entries])
    for place, step in enumerate(chain.walk(scene.session), 1):
        found.looked += 1
        name = f"audit event {step.event_id}"
        found.expect(step.place == place, f"{name}: a link before it is missing")
        found.expect(step.expected is not None, f"{name}: it is gone")
        found.expect(step.expected in (None, step.stored), f"{name}: it was altered, or the one before it")
        found.expect(step.at is None or since.fits(place, step.at), f"{name}: put in later and dated back")
        heads[step.place] = step.stored
    for event_id, at in chain.unlinked(scene.session):
        fits = since.fits(len(heads), at)
        found.expect(fits, f"audit event {event_id}: put in later and dated back")
    for (each, told), count in zip(said, counts, strict=True):
        same = heads.get(count) == bytes.fromhex(told["head"])
        found.expect(same, f"{each.name}: the first {count} audit events are others now")
    found.expect(counts == sorted(counts), "audit events were taken away between two batches")


@dataclass(frozen=True, slots=True)
class _Since:
    """From when on an event may be, by its place in the chain: it was not there at the head before it."""

    counts: Sequence[int]
    instants: Sequence[datetime]

    def fits(self, place: int, at: datetime) -> bool:
        before = bisect_left(self.counts, place)
        return before == 0 or at >= self.instants[before - 1] - LINGER


def notices(scene: Scene, found: Findings) -> None:
    """Every notice is signed, says what was signed and stands in the log; lots follow the notice in force."""
    expected = {}
    for notice in scene.session.scalars(select(Notice).order_by(Notice.published_at)):
        found.looked += 1
        name = f"notice {notice.number}"
        digest = hashlib.sha256(notice.frozen.encode()).hexdigest()
        found.expect(digest == notice.sha256, f"{name}: its text was altered")
        signed = hashlib.sha256(notice.note.encode()).hexdigest()
        found.expect(signed == notice.note_sha256, f"{name}: its signed note was altered")
        try:
            text, _ = note.verify(notice.note, [scene.platform.keys.notice.verifier])
        except note.NoteError as error:
            found.faults.append(f"{name}: {error}")
            continue
        content = records.read(notice.frozen)
        lots = [lot["lot"] for lot in content["lots"]]
        said = NoticeNote(
            notice.number, notice.kind, content["project"]["number"], lots, digest, notice.published_at
        )
        found.expect(text == said.text(), f"{name}: something else was signed")
        about = [attempt.wire_id for attempt in attempts_about(scene.session, notice.id)]
        found.expect(sorted(about) == sorted(lots), f"{name}: it was moved to other lots")
        at = lines.instant_text(notice.published_at)
        expected[leaf.entry("notice", notice=signed, published=at)] = name
    account_for(found, expected, logged(scene.session, "notice"))


def lots(scene: Scene, found: Findings) -> None:
    """Deadline, locks and keys needed of every lot on offer are those of its notices."""
    published = select(LotAttempt).where(LotAttempt.published_at.is_not(None)).order_by(LotAttempt.wire_id)
    for attempt in scene.session.scalars(published):
        found.looked += 1
        name = f"lot {attempt.wire_id}"
        told = [each for each in notices_on(scene.session, attempt.id) if each.kind in _SEALED_FOR]
        if not told:
            found.faults.append(f"{name}: on offer without a notice")
            continue
        deadline = records.read(told[-1].frozen)["deadline_and_opening"]["deadline"]
        # Applications to buy may be prolonged as the notice says; the check of auctions looks at that.
        kept_until = deadline if attempt.stage == RISING else attempt.deadline
        same = (attempt.notice_sha256, kept_until) == (told[-1].note_sha256, deadline)
        found.expect(same, f"{name}: another deadline or notice than was published last")
        locks = [each for each in records.read(told[0].frozen)["locks"] if each["lot"] == attempt.wire_id]
        kept = [contents.lot_locks(scene.session, attempt)] if attempt.quorum else []
        found.expect(locks == kept, f"{name}: other custodians, locks or keys needed than were published")


CHECKS = (Check("Audit events", events), Check("Notices", notices), Check("Lots", lots))
