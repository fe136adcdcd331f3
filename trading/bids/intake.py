"""Hand an envelope in, by whichever door: judge it, decide in one short transaction, keep refusals."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from trading.announcements.offers import CHUNK_LIMIT
from trading.bids import commands, queries
from trading.bids.commands.ending import read_withdrawal
from trading.bids.models import Receipt, Upload
from trading.bids.words import REASONS
from trading.kernel.actors import Actor
from trading.kernel.clock import Clock, SystemClock
from trading.kernel.errors import Conflict, DomainError, NotFound, TooBig
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import is_closed
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import check_part
from trading.sealing.errors import SealError
from trading.store.db import db
from trading.store.files import Readable
from trading.store.platform import Platform
from trading.store.transaction import refusal, transaction


class Refused(DomainError):
    """An envelope or a withdrawal that was not taken; `refusal` is the platform's signed word."""

    def __init__(self, error: SealError, note: str) -> None:
        super().__init__(error.code, REASONS[error.code], refusal=note)
        self.status = error.status


class Incomplete(Conflict):
    default_code = "E_INCOMPLETE"
    default_message = text("Bytes are missing. Send the rest, then finish.")


def begin(
    platform: Platform, actor: Actor, clock: Clock, lot_attempt_id: UUID, data: bytes, signature: str
) -> commands.Begun | commands.Known:
    """Begin to hand in an envelope; raises Refused, Conflict E_UPLOAD_OPEN, Forbidden, NotFound."""
    envelope_sha256 = hashlib.sha256(data).hexdigest()
    with _refusing(platform, actor, clock, lot_attempt_id, envelope_sha256), transaction(actor, clock) as tx:
        return commands.begin_upload(tx, platform, lot_attempt_id, data, signature)


def status_of(platform: Platform, actor: Actor, upload_id: UUID) -> queries.UploadStatus:
    """How far an upload has come; raises NotFound when it is not this bidder's, or over."""
    upload = _upload_in_progress(platform, actor, upload_id)
    return queries.upload_status(upload, queries.envelope_folder(platform))


def _upload_in_progress(platform: Platform, actor: Actor, upload_id: UUID) -> Upload:
    upload = queries.own_upload(db.session(), upload_id, actor.organisation_id)
    if queries.is_abandoned(upload, queries.envelope_folder(platform), SystemClock().now()):
        raise NotFound
    return upload


def receive(
    platform: Platform,
    actor: Actor,
    clock: Clock,
    upload_id: UUID,
    part: str,
    source: Readable,
    *,
    offset: int,
    length: int,
) -> int:
    """Write the next `length` bytes of a part to disk and return its new offset once they are durable.

    Raises WrongOffset, SenderGone, TooBig, Full, Refused E_CLOSED, NotFound.
    """
    session = db.session()
    upload = _upload_in_progress(platform, actor, upload_id)
    _must_be_open(platform, actor, clock, upload)
    size = queries.part_size(upload, part)
    if length > CHUNK_LIMIT:
        raise TooBig("E_TOO_BIG", limit=CHUNK_LIMIT)
    folder = queries.envelope_folder(platform)
    session.rollback()  # a slow sender must not hold a connection
    return folder.append(upload_id, part, source, offset=offset, length=length, size=size)


def _must_be_open(platform: Platform, actor: Actor, clock: Clock, upload: Upload) -> None:
    if is_closed(upload.lot_attempt.deadline, clock.now()):
        with _refusing(platform, actor, clock, upload.lot_attempt_id, upload.envelope_sha256):
            raise SealError("E_CLOSED")


def hand_in(platform: Platform, actor: Actor, clock: Clock, lot_attempt_id: UUID, sealed: Path) -> Receipt:
    """Hand in the directory that the sealer wrote; raises what beginning, receiving and finishing raise."""
    signature = (sealed / "envelope.sig").read_text()
    begun = begin(platform, actor, clock, lot_attempt_id, (sealed / "envelope.json").read_bytes(), signature)
    if isinstance(begun, commands.Known):
        return begun.receipt
    upload_id = begun.upload.id
    for part in PARTS:
        with (sealed / f"{part}.age").open("rb") as source:
            _send_all(platform, actor, clock, upload_id, part, source)
    return finish(platform, actor, clock, upload_id)


def _send_all(
    platform: Platform, actor: Actor, clock: Clock, upload_id: UUID, part: str, source: BinaryIO
) -> None:
    size = os.fstat(source.fileno()).st_size
    offset = queries.envelope_folder(platform).offset(upload_id, part)
    while offset < size:
        source.seek(offset)
        length = min(CHUNK_LIMIT, size - offset)
        offset = receive(platform, actor, clock, upload_id, part, source, offset=offset, length=length)


def finish(platform: Platform, actor: Actor, clock: Clock, upload_id: UUID) -> Receipt:
    """Accept the envelope of a complete upload and return its receipt; again and again the same.

    Raises Refused, Incomplete, Forbidden, NotFound.
    """
    session = db.session()
    try:
        upload = queries.own_upload(session, upload_id, actor.organisation_id)
    except NotFound:
        return _receipt_given(actor, upload_id)
    status = queries.upload_status(upload, queries.envelope_folder(platform))
    if not status.complete and not is_closed(upload.lot_attempt.deadline, clock.now()):
        raise Incomplete(parts=[asdict(part) for part in status.parts])
    session.rollback()  # reading hundreds of megabytes must not hold a connection
    with _refusing(platform, actor, clock, status.lot_attempt_id, status.envelope.id, upload_id):
        fault = _fault_in_parts(platform, status)
        try:
            with transaction(actor, clock) as tx:
                return commands.accept_envelope(tx, platform, status, fault)
        except NotFound:
            return _receipt_given(actor, upload_id)


def _fault_in_parts(platform: Platform, status: queries.UploadStatus) -> SealError | None:
    """Make the parts durable, read them through, and tell what is wrong with them."""
    if not status.complete:
        return SealError("E_CLOSED", "bytes are missing at the deadline")
    folder = queries.envelope_folder(platform)
    try:
        for part in status.envelope.parts:
            folder.settle(status.id, part.name)
            check_part(part, folder.path(status.id, part.name))
    except SealError as error:
        return error
    return None


def _receipt_given(actor: Actor, upload_id: UUID) -> Receipt:
    """The receipt of an upload that was finished before; a bid bears the id of its upload."""
    session = db.session()
    session.rollback()
    bid = queries.own_bid(session, upload_id, actor.organisation_id)
    return queries.receipt_of(session, bid.id)


def withdraw(platform: Platform, actor: Actor, clock: Clock, lot_attempt_id: UUID, signed: str) -> Receipt:
    """Take an envelope back on its bidder's signed word; raises Refused, NotFound."""
    named = _envelope_named(signed)
    with _refusing(platform, actor, clock, lot_attempt_id, named), transaction(actor, clock) as tx:
        return commands.withdraw(tx, platform, lot_attempt_id, signed)


def _envelope_named(signed: str) -> str:
    """The envelope that a refusal of this note is about; of an unreadable one, the hash of what came."""
    try:
        return read_withdrawal(signed).envelope
    except SealError:
        return hashlib.sha256(signed.encode(errors="replace")).hexdigest()


@contextmanager
def _refusing(
    platform: Platform,
    actor: Actor,
    clock: Clock,
    lot_attempt_id: UUID,
    envelope_sha256: str,
    upload_id: UUID | None = None,
) -> Iterator[None]:
    """Sign and keep a refusal in a transaction of its own, and drop the upload it concerns."""
    try:
        yield
    except SealError as error:
        with refusal(actor, clock) as tx:
            attempt = tx.get(LotAttempt, lot_attempt_id)
            if upload_id is not None:
                commands.discard_refused(tx, upload_id)
            receipt = commands.keep_refusal(tx, platform, attempt, envelope_sha256, error.code)
            note = receipt.note
        raise Refused(error, note) from error
