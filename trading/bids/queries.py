"""Reads about sealed bids. Each costs the same however many bids a lot has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trading.announcements import offers
from trading.announcements import queries as announcements
from trading.announcements.locks import announced_locks
from trading.announcements.models import RequiredPart, Tender
from trading.announcements.offers import Asked
from trading.announcements.rules import Audience
from trading.bids import rules
from trading.bids.envelopes import EnvelopeFolder
from trading.bids.models import Bid, Receipt, SeenHash, Upload
from trading.bids.rules import BidState, ReceiptKind
from trading.kernel.actors import Actor
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import Envelope, parse_envelope
from trading.sealing.facts import Custodian, Facts
from trading.sealing.facts import RequiredPart as RequiredFile
from trading.store.platform import Platform


def envelope_folder(platform: Platform) -> EnvelopeFolder:
    return EnvelopeFolder(platform.config.envelopes_folder)


def published_attempt(session: Session, lot_attempt_id: UUID) -> LotAttempt:
    """The lot attempt, once its notice is published; raises NotFound."""
    attempt = session.get(LotAttempt, lot_attempt_id)
    if attempt is None or attempt.published_at is None or attempt.notice_sha256 is None:
        raise NotFound
    return attempt


def offered_attempt(session: Session, actor: Actor, lot_attempt_id: UUID) -> LotAttempt:
    """The same for this reader; raises NotFound for a lot that is offered to others alone."""
    attempt = published_attempt(session, lot_attempt_id)
    tender = announcements.tender_of(session, attempt.id)
    if tender.audience is Audience.INVITED and not announcements.is_insider(session, actor, tender.id):
        raise NotFound
    return attempt


def required_parts(session: Session, attempt: LotAttempt) -> Sequence[RequiredPart]:
    """The files that a bid body must or may contain, in the order of the tender documents."""
    tender, asked = _asked(session, attempt)
    return [part for part in tender.parts if part.code in asked.parts]


def _asked(session: Session, attempt: LotAttempt) -> tuple[Tender, Asked]:
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, tender.created_at)
    return tender, announcements.asked_of(tender, procedure, attempt)


def sealing_facts(session: Session, attempt: LotAttempt, platform: Platform) -> Facts:
    """What a bid for this lot attempt must be sealed with, under the notice now in force."""
    if attempt.notice_sha256 is None or attempt.deadline is None:
        raise NotFound
    announced = announced_locks(session, attempt)
    tender, asked = _asked(session, attempt)
    return Facts(
        lot_attempt=str(attempt.id),
        lot=attempt.wire_id,
        stage=attempt.stage,
        title=lot_title(attempt),
        notice=attempt.notice_sha256,
        k=announced.quorum,
        custodians=tuple(Custodian(lock.custodian, lock.name) for lock in announced.locks),
        recipients={part: tuple(lock.recipient(part) for lock in announced.locks) for part in PARTS},
        deadline=attempt.deadline,
        limits=offers.limits(platform.config.part_limit),
        price=asked.price,
        duration=asked.duration,
        fields=asked.fields,
        required_parts=tuple(
            RequiredFile(part.code, part.title)
            for part in tender.parts
            if part.mandatory and part.code in asked.parts
        ),
        receipt_key=platform.keys.receipt.verifier.vkey,
    )


def lot_title(attempt: LotAttempt) -> str:
    """The name under which a bidder knows the lot."""
    project, lot = attempt.project.title, attempt.title
    return lot if lot.startswith(project) else f"{project} {lot}"


def live_bid(session: Session, lot_attempt_id: UUID, organisation_id: UUID) -> Bid | None:
    """The one bid of this bidder that counts on the lot attempt."""
    return session.scalar(
        select(Bid).where(
            Bid.lot_attempt_id == lot_attempt_id,
            Bid.organisation_id == organisation_id,
            Bid.state.in_(rules.LIVE),
        )
    )


def bids_for_lot(session: Session, attempt: LotAttempt, organisation_id: UUID) -> bool:
    """Whether the bidder has a live bid or an upload in this stage of a lot or a later one."""
    stages = select(LotAttempt.id).where(
        LotAttempt.lot_id == attempt.lot_id, LotAttempt.number >= attempt.number
    )
    found = (
        select(Bid.id).where(
            Bid.lot_attempt_id.in_(stages),
            Bid.organisation_id == organisation_id,
            Bid.state.in_(rules.LIVE),
        ),
        select(Upload.id).where(Upload.lot_attempt_id.in_(stages), Upload.organisation_id == organisation_id),
    )
    return any(session.scalar(each.limit(1)) is not None for each in found)


def bids_to_continue(
    session: Session, lot_attempt_id: UUID, organisation_id: UUID, envelope_sha256: str
) -> Sequence[Bid]:
    """The bidder's live bid on the lot attempt, and whatever became of this envelope before."""
    return session.scalars(
        select(Bid).where(
            Bid.lot_attempt_id == lot_attempt_id,
            Bid.organisation_id == organisation_id,
            or_(Bid.state.in_(rules.LIVE), Bid.envelope_sha256 == envelope_sha256),
        )
    ).all()


def bid_of_envelope(session: Session, lot_attempt_id: UUID, envelope_sha256: str) -> Bid | None:
    return session.scalar(
        select(Bid).where(Bid.lot_attempt_id == lot_attempt_id, Bid.envelope_sha256 == envelope_sha256)
    )


def open_upload(session: Session, lot_attempt_id: UUID, organisation_id: UUID) -> Upload | None:
    return session.scalar(
        select(Upload).where(
            Upload.lot_attempt_id == lot_attempt_id, Upload.organisation_id == organisation_id
        )
    )


def own_upload(session: Session, upload_id: UUID, organisation_id: UUID | None) -> Upload:
    """The upload if it is this bidder's; raises NotFound otherwise, exactly as if there were none."""
    upload = session.get(Upload, upload_id, options=[joinedload(Upload.lot_attempt)])
    if upload is None or upload.organisation_id != organisation_id:
        raise NotFound
    return upload


def own_bid(session: Session, bid_id: UUID, organisation_id: UUID | None) -> Bid:
    """The bid if it is this bidder's; raises NotFound otherwise, exactly as if there were none."""
    bid = session.get(Bid, bid_id)
    if bid is None or bid.organisation_id != organisation_id:
        raise NotFound
    return bid


def own_receipt(session: Session, receipt_id: UUID, organisation_id: UUID | None) -> Receipt:
    """The receipt if it is this bidder's; raises NotFound otherwise, exactly as if there were none."""
    receipt = session.get(Receipt, receipt_id)
    if receipt is None or receipt.organisation_id != organisation_id:
        raise NotFound
    return receipt


def receipt_of(session: Session, bid_id: UUID, kind: ReceiptKind = ReceiptKind.ACCEPTED) -> Receipt:
    """The receipt that was given for a bid; raises NotFound for one that was not."""
    found = session.scalar(select(Receipt).where(Receipt.bid_id == bid_id, Receipt.kind == kind))
    if found is None:
        raise NotFound
    return found


def refusal_of(
    session: Session, lot_attempt_id: UUID, organisation_id: UUID, envelope_sha256: str, code: str
) -> Receipt | None:
    """The refusal that this envelope was given already under this code."""
    return session.scalar(
        select(Receipt).where(
            Receipt.lot_attempt_id == lot_attempt_id,
            Receipt.organisation_id == organisation_id,
            Receipt.envelope_sha256 == envelope_sha256,
            Receipt.code == code,
        )
    )


def refusals_since(session: Session, lot_attempt_id: UUID, organisation_id: UUID, since: datetime) -> int:
    """How many refusals a bidder was given about a lot attempt after `since`."""
    given = select(func.count()).select_from(Receipt)
    return (
        session.scalar(
            given.where(
                Receipt.lot_attempt_id == lot_attempt_id,
                Receipt.organisation_id == organisation_id,
                Receipt.kind == ReceiptKind.REFUSED,
                Receipt.at > since,
            )
        )
        or 0
    )


def is_seen_elsewhere(
    session: Session, lot_attempt_id: UUID, organisation_id: UUID, fingerprints: Collection[str]
) -> bool:
    """Whether another bidder's envelope of this lot attempt held one of these shares or parts."""
    found = session.scalar(
        select(SeenHash.sha256)
        .where(
            SeenHash.lot_attempt_id == lot_attempt_id,
            SeenHash.sha256.in_(sorted(fingerprints)),
            SeenHash.organisation_id != organisation_id,
        )
        .limit(1)
    )
    return found is not None


def notices_in_force(session: Session, lot_attempt: LotAttempt) -> frozenset[str]:
    """The notice hashes under which an envelope of this lot attempt counts."""
    notices = announcements.acceptable_notices(session, lot_attempt)
    return notices.older | {notices.current}


def must_be_sealed_again(session: Session, bid: Bid) -> bool:
    """Whether an amendment asked for new envelopes since this one was sealed."""
    if bid.state is not BidState.SEALED:
        return False
    return bid.notice_sha256 not in notices_in_force(session, bid.lot_attempt)


def bids_of(session: Session, organisation_id: UUID) -> Sequence[Bid]:
    """All bids of a bidder, the newest first."""
    return (
        session.scalars(
            select(Bid)
            .join(Bid.lot_attempt)
            .options(contains_eager(Bid.lot_attempt).joinedload(LotAttempt.lot))
            .where(Bid.organisation_id == organisation_id)
            .order_by(Bid.received_at.desc())
        )
        .unique()
        .all()
    )


def uploads_of(session: Session, organisation_id: UUID) -> Sequence[Upload]:
    """What a bidder began to send and has not finished."""
    return session.scalars(
        select(Upload)
        .options(joinedload(Upload.lot_attempt))
        .where(Upload.organisation_id == organisation_id)
        .order_by(Upload.begun_at.desc())
    ).all()


def receipts_about(session: Session, lot_attempt_id: UUID, organisation_id: UUID) -> Sequence[Receipt]:
    """Every signed note a bidder was given on a lot attempt, in time order."""
    return session.scalars(
        select(Receipt)
        .where(Receipt.lot_attempt_id == lot_attempt_id, Receipt.organisation_id == organisation_id)
        .order_by(Receipt.at)
    ).all()


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of a part has arrived; both in bytes."""

    name: str
    size: int
    offset: int


@dataclass(frozen=True, slots=True)
class UploadStatus:
    """An upload as it lies on the disk at this moment."""

    id: UUID
    lot_attempt_id: UUID
    envelope: Envelope
    signature: str
    expires_at: datetime
    parts: tuple[Arrived, ...]

    def part(self, name: str) -> Arrived:
        """One part; raises NotFound for a name that is no part."""
        for part in self.parts:
            if part.name == name:
                return part
        raise NotFound

    @property
    def complete(self) -> bool:
        return all(part.offset == part.size for part in self.parts)


def upload_status(upload: Upload, folder: EnvelopeFolder) -> UploadStatus:
    """How far the upload has come and how long it lives."""
    envelope = parse_envelope(upload.envelope)
    return UploadStatus(
        upload.id,
        upload.lot_attempt_id,
        envelope,
        upload.signature,
        rules.expires_at(_last_activity(upload, folder), upload.lot_attempt.deadline),
        tuple(Arrived(part.name, part.size, folder.offset(upload.id, part.name)) for part in envelope.parts),
    )


def part_size(upload: Upload, name: str) -> int:
    """The size in bytes that the envelope states for a part; raises NotFound for a name that is no part."""
    sizes = {part.name: part.size for part in parse_envelope(upload.envelope).parts}
    if name not in sizes:
        raise NotFound
    return sizes[name]


def is_abandoned(upload: Upload, folder: EnvelopeFolder, now: datetime) -> bool:
    """Whether a day has passed since the newest byte; `now` is system time."""
    return now >= _last_activity(upload, folder) + rules.UPLOAD_LIFE


def _last_activity(upload: Upload, folder: EnvelopeFolder) -> datetime:
    return max(upload.begun_at, folder.newest(upload.id) or upload.begun_at)
