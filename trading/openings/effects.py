"""What the worker does around openings: freeze at the deadline, open with the released keys."""

import fcntl
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, exists, select

from trading.accounts.models import Organisation
from trading.announcements import records
from trading.announcements.commands import prepare_notice
from trading.announcements.models import NoticeDraft
from trading.announcements.queries import drafts_of, tender_of
from trading.announcements.rules import NoticeKind
from trading.bids.envelopes import EnvelopeFolder
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.custody.models import LotLock
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.openings import commands, queries
from trading.openings.models import Closing, HandedSeed, KeyRelease, OpeningRecord
from trading.openings.rendering import printed_values
from trading.procedures.vocabulary import FailureGround as Ground
from trading.projects.models import LotAttempt
from trading.projects.rules import RISING, AttemptState
from trading.sealing.dealing import PARTS
from trading.sealing.opening import Verdict as Outcome
from trading.sealing.opening import open_envelope, open_with_seed
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once
from trading.store.transaction import transaction

AT_ONCE: Final = min(4, os.cpu_count() or 1)
"""How many bids are opened at the same time."""


def close_due(platform: Platform, clock: Clock) -> None:
    """Write down the frozen list of every locked lot attempt whose deadline has passed."""
    due = (
        select(LotAttempt.id)
        .outerjoin(Closing, Closing.id == LotAttempt.id)
        .where(
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.stage != RISING,
            LotAttempt.deadline <= clock.now(),
            Closing.id.is_(None),
            exists().where(LotLock.lot_attempt_id == LotAttempt.id),
        )
    )
    faults = []
    for lot_attempt_id in db.session.scalars(due).all():
        try:
            with transaction(SYSTEM, clock) as tx:
                commands.close_lot(tx, platform.keys, lot_attempt_id)
        except Exception as fault:  # noqa: BLE001  # one lot must not keep the others from their closing
            faults.append(fault)
    if faults:
        raise ExceptionGroup("closing", faults)


def open_lot(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Open every frozen bid that has no verdict yet, then publish the record; safe to run again.

    A lot that was ended meanwhile stays sealed.
    """
    lot_attempt_id = UUID(payload["lot_attempt_id"])
    with _alone(platform.config.opened_folder, lot_attempt_id):
        if db.session.get_one(LotAttempt, lot_attempt_id).state is AttemptState.PUBLISHED:
            _open_all(platform, clock, lot_attempt_id)


@contextmanager
def _alone(folder: Path, lot_attempt_id: UUID) -> Iterator[None]:
    """Wait for another worker at the same opening; two that unpack the same bid would spoil it.

    A lease may run out while large bids are decrypted, so the lease alone does not keep them apart.
    """
    db.session.rollback()  # what the other worker writes must be seen afterwards
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f".{lot_attempt_id}").open("a") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield


def _open_all(platform: Platform, clock: Clock, lot_attempt_id: UUID) -> None:
    for bid_id, outcome in _outcomes(platform, lot_attempt_id):
        with transaction(SYSTEM, clock) as tx:
            commands.record_verdict(tx, bid_id, outcome)
    with transaction(SYSTEM, clock) as tx:
        commands.finish_opening(tx, platform.keys, lot_attempt_id)


def _outcomes(platform: Platform, lot_attempt_id: UUID) -> Iterator[tuple[UUID, Outcome]]:
    """Open the bids without a verdict, several at once: decryption and hashing free the interpreter.

    A bid whose bidder handed its seed over, because the custodians' keys are lost, is opened with that.
    """
    released, sealed = _released(lot_attempt_id), EnvelopeFolder(platform.config.envelopes_folder)
    waiting = (
        select(Bid.id, Bid.envelope, Bid.envelope_sha256, Organisation.name, HandedSeed.seed)
        .join(Organisation, Organisation.id == Bid.organisation_id)
        .outerjoin(HandedSeed, HandedSeed.id == Bid.id)
        .where(Bid.lot_attempt_id == lot_attempt_id, Bid.state == BidState.SEALED)
    )

    def opened(row: Row[UUID, bytes, str, str, bytes | None]) -> tuple[UUID, Outcome]:
        bid_id, envelope, digest, bidder, seed = row
        blobs = {part: sealed.path(bid_id, part) for part in PARTS}
        folder = queries.opened_folder(platform, bid_id)
        if seed is not None:
            return bid_id, open_with_seed(
                envelope, blobs, seed, folder, envelope_id=digest, bidder_name=bidder
            )
        return bid_id, open_envelope(
            envelope, blobs, released, folder, envelope_id=digest, bidder_name=bidder
        )

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        yield from pool.map(opened, db.session.execute(waiting).all())
    finally:
        pool.shutdown(cancel_futures=True)


def prepare_failure_notice(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Draft the notice that a lot failed for want of bids, once; the unit reviews and publishes it."""
    lot_attempt_id, live = UUID(payload["lot_attempt_id"]), int(payload["live"])
    with transaction(SYSTEM, clock) as tx:
        attempt = tx.lock(LotAttempt, lot_attempt_id)
        tender = tender_of(tx.session, lot_attempt_id)
        if any(_is_about_failure_of(attempt, draft) for draft in drafts_of(tx.session, tender.id)):
            return
        content = {
            "ground": Ground.TOO_FEW_BIDS.value,
            "reason": f"至投标截止时间，有效投标{live}家，少于规定的{attempt.minimum_bidders}家，不予开标。",
            "next_step": "投标文件均未开启。本标段将依法重新组织交易，另行公告。",
        }
        prepare_notice(tx, tender, NoticeKind.FAILURE, content, [attempt])


def _is_about_failure_of(attempt: LotAttempt, draft: NoticeDraft) -> bool:
    lots = records.read(draft.content)["lots"] if draft.kind is NoticeKind.FAILURE else []
    return any(lot["lot_attempt"] == attempt.id for lot in lots)


def print_record(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print the opening record from its frozen text, once."""
    record = db.session().get_one(OpeningRecord, UUID(payload["lot_attempt_id"]))

    def render(record: OpeningRecord) -> bytes:
        return platform.pdf.render("opening", printed_values(platform, record), identifier=str(record.id))

    make_once(platform, clock, OpeningRecord, record.id, render, project_id=record.lot_attempt.project_id)


def _released(lot_attempt_id: UUID) -> dict[str, list[str]]:
    rows = db.session.execute(
        select(KeyRelease.part, KeyRelease.identity)
        .join(LotLock)
        .where(LotLock.lot_attempt_id == lot_attempt_id)
    )
    identities: dict[str, list[str]] = defaultdict(list)
    for part, identity in rows:
        identities[part].append(identity)
    return identities


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {"lot.open": open_lot, "notice.failure": prepare_failure_notice, "opening.pdf": print_record}
)
DUE: tuple[Due, ...] = (close_due,)
