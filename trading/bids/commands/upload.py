"""Begin to send an envelope, or give it up."""

from dataclasses import dataclass
from uuid import UUID

from trading.bids import queries
from trading.bids.commands.admission import (
    bidder_of,
    must_be_admitted,
    must_be_no_party,
    must_be_original,
    must_continue,
)
from trading.bids.models import Receipt, Upload
from trading.bids.rules import wire_name
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Conflict
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.sealing.envelope import Envelope, check_intake
from trading.store.db import insert_absent
from trading.store.platform import Platform
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload to continue."""

    upload: Upload
    is_new: bool


@dataclass(frozen=True, slots=True)
class Known:
    """The envelope is in already; nothing is to be sent."""

    receipt: Receipt


def begin_upload(
    tx: Transaction, platform: Platform, lot_attempt_id: UUID, data: bytes, signature: str
) -> Begun | Known:
    """Take an envelope without its parts.

    Raises SealError for what no part could mend, Conflict E_UPLOAD_OPEN while another envelope is being sent.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id, exclusive=False)
    must_be_admitted(tx, attempt)
    facts = queries.sealing_facts(tx.session, attempt, platform)
    must_be_no_party(tx, attempt, facts)
    bidder = bidder_of(tx)
    envelope = check_intake(data, signature, facts, wire_name(bidder))
    known = queries.live_bid(tx.session, attempt.id, bidder)
    if known is not None and known.envelope_sha256 == envelope.id:
        return Known(queries.receipt_of(tx.session, known.id))
    must_continue(tx, attempt.id, envelope)
    present = queries.open_upload(tx.session, attempt.id, bidder)
    folder = queries.envelope_folder(platform)
    if present is not None and queries.is_abandoned(present, folder, SystemClock().now()):
        discard(tx, present)
    elif present is not None and present.envelope_sha256 == envelope.id:
        return Begun(present, is_new=False)
    must_be_original(tx, attempt.id, envelope)
    return _opened(tx, attempt, envelope, signature)


def _opened(tx: Transaction, attempt: LotAttempt, envelope: Envelope, signature: str) -> Begun:
    own_id = new_id()
    values = {
        "id": own_id,
        "lot_attempt_id": attempt.id,
        "organisation_id": bidder_of(tx),
        "person_id": tx.actor.person_id,
        "envelope": envelope.data,
        "signature": signature,
        "envelope_sha256": envelope.id,
        "begun_at": SystemClock().now(),
    }
    insert_absent(tx.session, Upload, [values])
    upload = queries.open_upload(tx.session, attempt.id, bidder_of(tx))
    if upload is None or upload.envelope_sha256 != envelope.id:
        words = text("Another envelope for this lot is being sent. Finish it or give it up first.")
        raise Conflict("E_UPLOAD_OPEN", words, upload=upload.id if upload else None)
    tx.record(
        "bid.upload_begun",
        upload,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        envelope=envelope.id,
    )
    return Begun(upload, is_new=upload.id == own_id)


def abandon_upload(tx: Transaction, upload_id: UUID) -> None:
    """Give an unfinished upload up and destroy what was sent; raises Conflict E_FINISHED when it is in."""
    bidder = bidder_of(tx)
    upload = tx.session.get(Upload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None:
        queries.own_bid(tx.session, upload_id, bidder)
        raise Conflict("E_FINISHED", text("This envelope has been received already."))
    queries.own_upload(tx.session, upload_id, bidder)
    tx.require(Action.GIVE_UP_UPLOAD, upload)
    attempt = tx.get(LotAttempt, upload.lot_attempt_id)
    discard(tx, upload)
    tx.record("bid.upload_given_up", upload, project_id=attempt.project_id, sealed_until=attempt.id)


def discard_refused(tx: Transaction, upload_id: UUID) -> None:
    """Drop the upload of an envelope that was refused for good."""
    upload = tx.session.get(Upload, upload_id)
    if upload is not None:
        discard(tx, upload)
        tx.record("bid.upload_discarded", upload, sealed_until=upload.lot_attempt_id)


def discard(tx: Transaction, upload: Upload) -> None:
    """Forget the upload; what was sent of it is destroyed after the commit."""
    tx.session.delete(upload)
    tx.session.flush()
    tx.enqueue("bid.destroy_parts", str(upload.id), {"owner": str(upload.id)})
