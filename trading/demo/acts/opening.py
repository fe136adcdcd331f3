"""Custodians hand in their keys; the worker opens."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.custody import queries as locks
from trading.custody.models import LotLock
from trading.demo.acts.offering import custodian_of, key_path
from trading.demo.stage import Stage
from trading.kernel.errors import Conflict
from trading.openings import commands
from trading.sealing.dealing import PARTS
from trading.sealing.lotkeys import read_key_file
from trading.store.db import db


def book_room(stage: Stage, rooms: Sequence[UUID], tender_id: UUID) -> None:
    """Take the first room that is free at the deadline; weekends move several openings to one morning."""
    for room_id in rooms:
        with suppress(Conflict), stage.acting("operator") as tx:
            commands.schedule_sitting(tx, tender_id, room_id, 45)
            return


def release_keys(stage: Stage, tender_id: UUID, how_many: int = 2) -> None:
    """The first custodians of every lot hand in both keys; with the quorum the worker opens."""
    stage.work()
    for attempt in tenders.attempts_of(db.session.get_one(Tender, tender_id)):
        for place in locks.locks_of(db.session(), attempt.id)[:how_many]:
            release(stage, place)
    stage.work()


def release(stage: Stage, place: LotLock) -> None:
    login, lock_id = custodian_of(stage, place), place.id
    text = key_path(stage.belongings, login, place.lot_attempt.wire_id).read_text()
    for part, identity in zip(PARTS, read_key_file(text), strict=True):
        with stage.acting(login) as tx:
            commands.release_key(tx, stage.platform.config, lock_id, part, identity)
