"""What the worker does around auctions: number those whose deposit is there, prolong, settle, print."""

import hashlib
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from trading.auctions import commands, rendering
from trading.auctions.models import Confirmation, Reserve
from trading.auctions.queries import offers
from trading.auctions.queries import reserve as reserves
from trading.deposits.queries import is_secured
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.projects.rules import is_closed
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import parse_envelope
from trading.sealing.opening import open_envelope
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once
from trading.store.transaction import transaction


def qualify_due(platform: Platform, clock: Clock) -> None:
    """Give numbers to applicants whose deposit has come in; drop those without one at the deadline."""
    session = db.session()
    for lot_attempt_id in offers.with_applications_waiting(session):
        attempt = session.get_one(LotAttempt, lot_attempt_id)
        waiting = offers.waiting_applications(session, lot_attempt_id)
        if is_closed(attempt.deadline, clock.now()) or any(
            is_secured(session, lot_attempt_id, each.organisation_id) for each in waiting
        ):
            with transaction(SYSTEM, clock) as tx:
                commands.qualify(tx, lot_attempt_id)


def prolong_due(platform: Platform, clock: Clock) -> None:
    """Prolong the applications of every offer for which nobody has come."""
    session, now = db.session(), clock.now()
    for lot_attempt_id in offers.without_takers(session, now):
        rising = offers.rising(offers.procedure_of(session, lot_attempt_id, now))
        if offers.published(session, lot_attempt_id).extended < rising.extensions_at_most:
            with transaction(SYSTEM, clock) as tx:
                commands.prolong(tx, platform.config.instance, lot_attempt_id)


def settle(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """After the hammer: settle, or close the reserve price for its keys; safe to run again."""
    with transaction(SYSTEM, clock) as tx:
        commands.after_hammer(tx, platform.keys, UUID(payload["lot_attempt_id"]))


def open_reserve(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Open the reserve price with the keys handed in, and settle; safe to run again."""
    lot_attempt_id = UUID(payload["lot_attempt_id"])
    kept = db.session().get_one(Reserve, lot_attempt_id)
    with tempfile.TemporaryDirectory() as folder:
        price, code = _opened(kept, Path(folder))
    with transaction(SYSTEM, clock) as tx:
        commands.settle(tx, platform.keys, lot_attempt_id, price, code)


def _opened(kept: Reserve, folder: Path) -> tuple[Money | None, str | None]:
    """The price in the envelope, or why it does not open: then there is no reserve price."""
    if hashlib.sha256(kept.envelope).hexdigest() != kept.envelope_sha256:
        return None, "E_BLOB_HASH"
    blobs = {part: folder / f"{part}.age" for part in PARTS}
    for part, path in blobs.items():
        path.write_bytes(kept.summary if part == PARTS[0] else kept.body)
    envelope = parse_envelope(kept.envelope)
    verdict = open_envelope(
        kept.envelope,
        blobs,
        reserves.identities(db.session(), kept.id),
        folder / "opened",
        envelope_id=kept.envelope_sha256,
        bidder_name=rendering.seller_name(kept),
    )
    if verdict.summary is None or not verdict.summary.price:
        return None, verdict.code or f"E_CONTENT {envelope.stage}"
    return Money.parse_yuan(verdict.summary.price), None


def prepare_failure_notice(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Draft the notice of a lot that was not sold, once; the unit reviews and publishes it."""
    with transaction(SYSTEM, clock) as tx:
        commands.prepare_failure_notice(tx, UUID(payload["lot_attempt_id"]))


def print_confirmation(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print a confirmation from its frozen text, once."""
    confirmation = db.session().get_one(Confirmation, UUID(payload["lot_attempt_id"]))
    project_id = confirmation.outcome.auction.lot_attempt.project_id
    render = partial(rendering.pdf, platform)
    make_once(platform, clock, Confirmation, confirmation.id, render, project_id=project_id)


EFFECTS: Final[Mapping[str, Effect]] = MappingProxyType(
    {
        "auction.settle": settle,
        "auction.failure": prepare_failure_notice,
        "reserve.open": open_reserve,
        "confirmation.pdf": print_confirmation,
    }
)
DUE: Final[tuple[Due, ...]] = (qualify_due, prolong_due)
