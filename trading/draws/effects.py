"""What the worker does around draws: freeze when time is over, open the numbers, draw, or fail in public."""

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select

from trading.draws import commands, queries
from trading.draws.models import Contribution, Draw, DrawClosing
from trading.draws.rules import DrawState, Outcome, nonce_of
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import parse_envelope
from trading.sealing.opening import open_envelope
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import transaction

Keys = Mapping[str, Sequence[str]]


def freeze_due(platform: Platform, clock: Clock) -> None:
    """Write down the frozen contributions of every draw whose time for them is over."""
    due = (
        select(Draw.id)
        .outerjoin(DrawClosing, DrawClosing.id == Draw.id)
        .where(
            Draw.state == DrawState.LISTED,
            Draw.contributions_until <= clock.now(),
            DrawClosing.id.is_(None),
        )
    )
    for draw_id in db.session.scalars(due).all():
        with transaction(SYSTEM, clock) as tx:
            commands.freeze_contributions(tx, platform.keys, draw_id)


def fail_due(platform: Platform, clock: Clock) -> None:
    """End every draw for which too few keys were handed in."""
    due = select(Draw.id).where(Draw.state == DrawState.LISTED, Draw.keys_until <= clock.now())
    for draw_id in db.session.scalars(due).all():
        if sum(seat.released for seat in queries.seats(db.session(), draw_id)) < _quorum(draw_id):
            with transaction(SYSTEM, clock) as tx:
                commands.fail_for_want_of_keys(tx, draw_id)


def _quorum(draw_id: UUID) -> int:
    return db.session.get_one(Draw, draw_id).quorum


def open_draw(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Open every contribution with the keys handed in, then draw; safe to run again."""
    draw_id = UUID(payload["draw_id"])
    session = db.session()
    keys: dict[str, list[str]] = defaultdict(list)
    for key in queries.keys(session, draw_id):
        keys[key.part].append(key.identity)
    kept = queries.contributions(session, draw_id)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [outcome_of(each, keys, Path(folder) / each.id.hex) for each in kept]
    with transaction(SYSTEM, clock) as tx:
        commands.draw_lots(tx, platform.keys, draw_id, outcomes)


def outcome_of(kept: Contribution, keys: Keys, folder: Path) -> Outcome:
    """What one envelope held; one that does not open never stops the others."""
    if hashlib.sha256(kept.envelope).hexdigest() != kept.envelope_sha256:
        return Outcome(kept.envelope_sha256, code="E_BLOB_HASH")
    blobs = {}
    folder.mkdir()
    for part in PARTS:
        blobs[part] = folder / f"{part}.age"
        blobs[part].write_bytes(kept.summary if part == PARTS[0] else kept.body)
    verdict = open_envelope(
        kept.envelope,
        blobs,
        keys,
        folder / "opened",
        envelope_id=kept.envelope_sha256,
        bidder_name=parse_envelope(kept.envelope).bidder,  # a contributor has no name but the id it drew
    )
    if verdict.summary is None:
        return Outcome(kept.envelope_sha256, code=verdict.code)
    nonce = nonce_of(verdict.summary.fields.items())
    if nonce is None:
        return Outcome(kept.envelope_sha256, code="E_CONTENT")
    return Outcome(kept.envelope_sha256, nonce, verdict.summary_identity)


EFFECTS: Mapping[str, Effect] = MappingProxyType({"draw.open": open_draw})
DUE: tuple[Due, ...] = (freeze_due, fail_due)
