"""The audit events as one chain: each link covers its event and the link before it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from trading.store.audit import AuditEvent
from trading.transparency.models import AuditLink

ORIGIN: Final = hashlib.sha256(b"ggaudit/1\n").digest()
"""Stands where the link before the first would stand."""

WINDOW: Final = 10_000
"""Links. No transaction stays open while so many other events are recorded, so that every event older
than the one linked so far back is linked."""

_FETCH: Final = 1000
_COLUMNS: Final = tuple(AuditEvent.__table__.columns)


@dataclass(frozen=True, slots=True)
class Head:
    """How many events are linked, and the digest of the last link."""

    count: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """A stored link, the instant of its event and the digest it should have, both None if that is gone."""

    place: int
    event_id: int
    stored: bytes
    at: datetime | None
    expected: bytes | None


def head(session: Session) -> Head:
    """Return the newest link; an empty chain has ORIGIN."""
    newest = select(AuditLink.id, AuditLink.digest).order_by(AuditLink.id.desc()).limit(1)
    found = session.execute(newest).one_or_none()
    return Head(found.id, found.digest) if found else Head(0, ORIGIN)


def link_new_events(session: Session) -> Head:
    """Link every event that is not linked yet, oldest first, and return the new head.

    The links count from 1 in an order of their own: on PostgreSQL a lower id may be committed later. The
    caller sees to it that nobody else links at the same time.
    """
    session.flush()
    reached = head(session)
    new = (
        select(*_COLUMNS)
        .outerjoin(AuditLink, AuditLink.event_id == AuditEvent.id)
        .where(AuditEvent.id > _all_linked_up_to(session, reached), AuditLink.id.is_(None))
        .order_by(AuditEvent.id)
    )
    rows = []
    for event in session.execute(new).all():
        reached = Head(reached.count + 1, link(reached.digest, event))
        rows.append({"id": reached.count, "event_id": event.id, "digest": reached.digest})
    if rows:
        session.execute(insert(AuditLink), rows)
    return reached


def link(before: bytes, event: Any) -> bytes:
    """Return the digest of a link: SHA-256 of the digest before it and the event's columns as JSON text."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    values = [
        event.id,
        event.public_id.hex,
        at,
        event.action,
        event.role.value,
        *(_hex(each) for each in (event.person_id, event.organisation_id)),
        event.address,
        event.subject_type,
        *(_hex(each) for each in (event.subject_id, event.project_id, event.sealed_until)),
        event.facts,
    ]
    return hashlib.sha256(before + json.dumps(values, ensure_ascii=False).encode()).digest()


def walk(session: Session) -> Iterator[Step]:
    """Read the chain from its beginning, computing every link anew from the digest stored before it."""
    rows = select(AuditLink.id.label("place"), AuditLink.event_id, AuditLink.digest, *_COLUMNS)
    rows = rows.outerjoin(AuditEvent, AuditEvent.id == AuditLink.event_id).order_by(AuditLink.id)
    before = ORIGIN
    for row in session.execute(rows).yield_per(_FETCH):
        expected = None if row.id is None else link(before, row)
        yield Step(row.place, row.event_id, row.digest, row.at, expected)
        before = row.digest


def unlinked(session: Session) -> Sequence[Row[int, datetime]]:
    """Return id and instant of the events that wait for the next batch."""
    events = select(AuditEvent.id, AuditEvent.at).order_by(AuditEvent.id)
    waiting = events.outerjoin(AuditLink, AuditLink.event_id == AuditEvent.id).where(AuditLink.id.is_(None))
    return session.execute(waiting).all()


def _all_linked_up_to(session: Session, reached: Head) -> int:
    back = select(AuditLink.event_id).where(AuditLink.id == reached.count - WINDOW)
    return session.scalar(back) or 0


def _hex(each: Any) -> str | None:
    return None if each is None else each.hex
