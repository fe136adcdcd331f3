"""Freeze the contributions when their time is over, and take the custodians' keys."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from trading.config import Config
from trading.draws import queries
from trading.draws.commands.ending import fail
from trading.draws.models import Draw, DrawClosing, DrawKey, DrawLock
from trading.draws.rules import DrawState, Failure
from trading.kernel.errors import Conflict
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.commands import Handed, must_be_stated
from trading.openings.freezing import must_be_frozen
from trading.openings.rules import key_refusal
from trading.sealing.errors import SealError
from trading.sealing.leaf import close_entry, key_entry
from trading.sealing.lotkeys import must_open
from trading.sealing.statements import DRAW
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.transaction import Transaction


def freeze_contributions(tx: Transaction, keys: PlatformKeys, draw_id: UUID) -> DrawClosing:
    """Write down, once, what time has frozen; without any contribution the draw fails.

    Raises TooEarly (E_EARLY) as long as contributions are taken.
    """
    draw = tx.lock(Draw, draw_id)
    tx.require(Action.RUN_DRAW, draw)
    closing = queries.closing(tx.session, draw.id)
    if closing is not None:
        return closing
    if draw.contributions_until is None or tx.now < draw.contributions_until:
        raise key_refusal("E_EARLY")
    live = [each.envelope_sha256 for each in queries.contributions(tx.session, draw.id)]
    entry = close_entry(draw.wire_id, DRAW, draw.contributions_until, live)
    note = keys.sign_notice(entry)
    sha256 = hashlib.sha256(note.encode()).hexdigest()
    closing = tx.add(DrawClosing(id=draw.id, at=tx.now, entry=entry, note=note, sha256=sha256))
    queue_leaf(tx.session, "close", tx.now, entry, draw.id)
    tx.record("draw.frozen", draw, project_id=draw.lot_attempt.project_id, numbers=len(live), closing=sha256)
    bump(tx.session, draw.id)
    if not live:
        fail(tx, draw, Failure.NO_CONTRIBUTION)
    return closing


def release_keys(tx: Transaction, config: Config, draw_lock_id: UUID, handed: Mapping[str, Handed]) -> None:
    """Take the keys of one custodian, all or none; the same again changes nothing.

    As with bids no key is taken before the frozen set stands in a countersigned checkpoint. Without a note a
    key was typed from paper by the custodian who is signed in. Raises the refusals of
    `openings.rules.KEY_REFUSALS`, Conflict when the draw is over. The k-th key of both parts starts the draw.
    """
    lock = tx.get(DrawLock, draw_lock_id)
    draw = tx.lock(Draw, lock.draw_id)
    tx.require(Action.RELEASE_KEY, lock)
    if draw.contributions_until is None or tx.now < draw.contributions_until:
        raise key_refusal("E_EARLY")
    if draw.state is not DrawState.LISTED:
        raise Conflict("draw_over", text("This draw is over; nobody needs the key any more."))
    must_be_frozen(tx.session, draw.id, config.required_witnesses)
    closing = tx.session.get_one(DrawClosing, draw.id)
    for part, key in handed.items():
        _take(tx, draw, lock, closing, part, key)
    tx.session.flush()
    if sum(seat.released for seat in queries.seats(tx.session, draw.id)) >= draw.quorum:
        tx.enqueue("draw.open", str(draw.id), {"draw_id": str(draw.id)})


def _take(tx: Transaction, draw: Draw, lock: DrawLock, closing: DrawClosing, part: str, key: Handed) -> None:
    try:
        must_open(key.identity, queries.announced(draw, lock)[part])
        if key.note is not None:
            must_be_stated(tx, lock, closing.sha256, part, key.identity, key.note)
    except SealError as error:
        raise key_refusal(error.code) from error
    known = select(DrawKey.id).where(DrawKey.draw_lock_id == lock.id, DrawKey.part == part)
    if tx.session.scalar(known) is not None:
        return
    tx.add(
        DrawKey(
            draw_lock_id=lock.id,
            part=part,
            identity=key.identity,
            note=key.note,
            released_by=tx.person_id,
            at=tx.now,
        )
    )
    entry = key_entry(draw.wire_id, DRAW, lock.custodian_name, part, closing.sha256, key.note)
    queue_leaf(tx.session, "key", tx.now, entry, draw.id)
    tx.record(
        "key.released", lock, project_id=draw.lot_attempt.project_id, part=part, on_paper=key.note is None
    )
    bump(tx.session, draw.id)
