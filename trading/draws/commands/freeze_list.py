"""Freeze the list: from now on it is public, logged, and nobody can change or stop the draw."""

import hashlib
from datetime import datetime
from uuid import UUID

from trading.draws import queries, rules
from trading.draws.models import Draw
from trading.draws.rules import DRAW
from trading.kernel.errors import NotFound, TooEarly
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.sealing import statements
from trading.sealing.leaf import entry
from trading.sealing.lines import instant_text
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.transaction import Transaction


def freeze_list(tx: Transaction, keys: PlatformKeys, draw_id: UUID, until: datetime) -> Draw:
    """Sign and publish the list; contributions are taken until `until`, cut to whole seconds.

    Raises TooEarly while a custodian has not made its locks, Invalid for too short a time.
    """
    draw = tx.lock(Draw, draw_id)
    tx.require(Action.ARRANGE_DRAW)
    until = until.replace(microsecond=0)
    rules.must_suit(draw.kind, draw.lot_attempt.state)
    rules.must_leave_time(until, tx.now)
    rules.must_leave_time_to_bid(draw.kind, until, draw.lot_attempt.deadline)
    try:
        listed = queries.list_of(tx.session, draw, until)
    except NotFound as error:
        reason = text("Not all custodians have made their locks yet.")
        raise TooEarly("locks_missing", reason) from error
    DRAW.apply(draw, "list")
    draw.frozen = listed.text()
    draw.note = keys.sign_notice(draw.frozen)
    draw.note_sha256 = hashlib.sha256(draw.note.encode()).hexdigest()
    draw.contributions_until, draw.keys_until = listed.contributions_until, listed.keys_until
    draw.listed_at = tx.now
    leaf = entry(
        "draw",
        lot=draw.wire_id,
        stage=statements.DRAW,
        list=listed.digest.hex(),
        published=instant_text(tx.now),
    )
    queue_leaf(tx.session, "draw", tx.now, leaf)
    tx.record(
        "draw.listed",
        draw,
        project_id=draw.lot_attempt.project_id,
        draw=draw.wire_id,
        list=listed.digest.hex(),
    )
    for page in (draw.id, draw.lot_attempt_id):
        bump(tx.session, page)
    return draw
