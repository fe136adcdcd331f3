"""Make the bundles that are due, as soon as the register can prove all that they hold."""

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from trading.bundles import commands, gathering, queries, register
from trading.bundles.rules import Occasion
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock, SystemClock
from trading.projects.models import LotAttempt
from trading.proofs.bundle import packing, verify
from trading.store import outbox
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import bookkeeping, transaction

KIND: Final = "bundle.make"
LIMIT: Final = 1024 * 1024 * 1024


class UnsoundBundle(RuntimeError):
    """The platform's own bundle does not pass its verification; it is not published."""


def queue_due(platform: Platform, clock: Clock) -> None:
    """Queue every bundle that is due and can be proven."""
    session, now = db.session(), SystemClock().now()
    session.rollback()
    ready = []
    for lot_attempt_id, occasion in queries.due(session):
        attempt = session.get_one(LotAttempt, lot_attempt_id)
        key = f"{lot_attempt_id}/{occasion.value}"
        if not outbox.is_known(session, KIND, key) and register.is_ready(session, platform, attempt, now):
            ready.append((key, {"lot_attempt_id": str(lot_attempt_id), "occasion": occasion.value}))
    if ready:
        with bookkeeping() as writing:
            for key, payload in ready:
                outbox.enqueue(writing, KIND, key, payload, now)


def make_bundle(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Gather, verify and keep one bundle, once; raises UnsoundBundle when it does not hold."""
    lot_attempt_id, occasion = UUID(payload["lot_attempt_id"]), Occasion(payload["occasion"])
    session = db.session()
    session.rollback()
    if queries.is_made(session, lot_attempt_id, occasion):
        return
    attempt = session.get_one(LotAttempt, lot_attempt_id)
    files = gathering.gather(session, platform, attempt, clock.now(), SystemClock().now())
    packed = packing.zipped(files)
    _must_hold(packed, gathering.known_keys(session, platform))
    stored = platform.files.receive(io.BytesIO(packed), limit=LIMIT, media_type="application/zip")
    with transaction(SYSTEM, clock) as tx:
        commands.keep_bundle(tx, lot_attempt_id, occasion, stored)


def _must_hold(packed: bytes, trusted: list[str]) -> None:
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(packed)
        file.flush()
        report = verify(Path(file.name), trusted)
    if not report.holds:
        faults = [fault for result in report.results for fault in result.faults]
        raise UnsoundBundle("; ".join(f"{fault.file}: {fault.reason}" for fault in faults[:10]))


EFFECTS: Mapping[str, Effect] = MappingProxyType({KIND: make_bundle})
DUE: tuple[Due, ...] = (queue_due,)
