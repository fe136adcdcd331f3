"""Gather the files of a bundle from what was published and kept."""

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.announcements.models import Notice
from trading.announcements.queries import notices_on
from trading.bids.models import Bid, Receipt
from trading.bids.queries import envelope_folder
from trading.bids.rules import BidState, ReceiptKind
from trading.bundles import register
from trading.custody import queries as custody
from trading.custody.models import LotLock, SigningKey
from trading.disputes.models import LostKey
from trading.kernel.errors import TooEarly
from trading.kernel.text import text
from trading.openings.models import Closing, HandedSeed, KeyRelease, OpeningRecord, Verdict
from trading.projects.models import LotAttempt
from trading.proofs.bundle import layout, packing
from trading.proofs.bundle.keyring import Keyring
from trading.sealing import age, dealing, note
from trading.sealing.envelope import parse_envelope
from trading.store.platform import Platform
from trading.transparency.witnesses.queries import policy

INSIDE: Final = Path(__file__).parent.parent / "data" / "bundle"
SUMMARY: Final = "summary"
COUNTED: Final = (BidState.OPENED, BidState.UNOPENABLE)


def gather(
    session: Session, platform: Platform, attempt: LotAttempt, made_at: datetime, now: datetime
) -> dict[str, bytes]:
    """Return the files of the bundle, complete and signed; raises TooEarly while something cannot be proven.

    `made_at` is legal time, `now` system time.
    """
    notices, required = notices_on(session, attempt.id), platform.config.required_witnesses
    proven = register.proven(session, attempt, notices, required, now)
    if proven is None:
        raise TooEarly("not_in_register", text("The register does not hold all of it yet."))
    record, closing = session.get_one(OpeningRecord, attempt.id), session.get_one(Closing, attempt.id)
    texts = {
        layout.KEYS: keyring(session, platform, _custodians(session, attempt)).text(),
        layout.CLOSING: closing.note,
        layout.RECORD: record.frozen,
        layout.RECORD_NOTE: record.note,
        **_notices(notices),
        **_keys(session, attempt),
    }
    files = {path: written.encode() for path, written in texts.items()}
    for bid, verdict in _bids(session, attempt):
        files |= _bid(session, platform, bid, verdict)
    files |= register.files_of(session, proven)
    files |= {path.name: path.read_bytes() for path in INSIDE.iterdir()}
    signer = platform.keys.notice
    return packing.complete(files, attempt.wire_id, attempt.stage, required, made_at, signer)


def keyring(session: Session, platform: Platform, custodians: Iterable[note.Verifier] = ()) -> Keyring:
    """The keys of the platform and its witnesses, and of these custodians."""
    keys = platform.keys
    own = {"notice": keys.notice.verifier, "receipt": keys.receipt.verifier, "log": keys.log.verifier}
    known = {verifier.vkey: verifier for verifier in custodians}
    parties = policy(session, platform.config.required_witnesses).parties
    return Keyring(own, tuple(known[vkey] for vkey in sorted(known)), parties)


def known_keys(session: Session, platform: Platform) -> list[str]:
    """Every key that may sign in a bundle, those of custodians of opened lots included.

    A key made later is left out: custodians make one when a bidder asks for help, and that a lot has bidders
    nobody may learn before its opening.
    """
    found = (
        select(SigningKey.vkey)
        .join(LotLock, LotLock.custodian_id == SigningKey.organisation_id)
        .join(OpeningRecord, OpeningRecord.id == LotLock.lot_attempt_id)
        .where(SigningKey.registered_at <= OpeningRecord.at)
    )
    custodians = [note.Verifier.parse(vkey) for vkey in session.scalars(found.distinct())]
    return keyring(session, platform, custodians).vkeys


def _custodians(session: Session, attempt: LotAttempt) -> list[note.Verifier]:
    locks = custody.locks_of(session, attempt.id)
    return [key for lock in locks for key in custody.verifiers_of(session, lock.custodian_id)]


def _notices(notices: Sequence[Notice]) -> Mapping[str, str]:
    found = {}
    for number, notice in enumerate(notices, 1):
        found[layout.notice(number, "json")] = notice.frozen
        found[layout.notice(number, "note")] = notice.note
    return found


def _keys(session: Session, attempt: LotAttempt) -> Mapping[str, str]:
    """Locks and released keys of the summaries; those of the bodies are published nowhere."""
    locks = custody.locks_of(session, attempt.id)
    found = {layout.key(lock.position, "lock"): lock.note for lock in locks if lock.note is not None}
    released = select(KeyRelease).where(
        KeyRelease.lot_lock_id.in_([lock.id for lock in locks]), KeyRelease.part == SUMMARY
    )
    for release in session.scalars(released):
        found[layout.key(release.lock.position, "txt")] = f"{release.identity}\n"
        if release.note is not None:
            found[layout.key(release.lock.position, "note")] = release.note
    return found


def _bids(session: Session, attempt: LotAttempt) -> Sequence[tuple[Bid, Verdict | None]]:
    found = session.execute(
        select(Bid, Verdict)
        .outerjoin(Verdict, Verdict.id == Bid.id)
        .where(Bid.lot_attempt_id == attempt.id)
        .order_by(Bid.envelope_sha256)
    )
    return [(bid, verdict) for bid, verdict in found]


def _part_seed(session: Session, bid: Bid) -> Mapping[str, bytes]:
    """What opens the summary alone, of the seed that a bidder handed over for lost lot keys."""
    handed = session.get(HandedSeed, bid.id)
    if handed is None:
        return {}
    seed = dealing.part_seed(handed.seed, parse_envelope(bid.envelope).ctx, SUMMARY)
    return {"part-seed.txt": base64.b64encode(seed) + b"\n"}


def _lost_key(session: Session, bid: Bid) -> Mapping[str, str]:
    """The word of the custodians by which another bidder key could replace the envelope."""
    if bid.successor_key is None:
        return {}
    agreed = select(LostKey.note).where(LostKey.bid_id == bid.id, LostKey.key == bid.successor_key)
    return {"lost-key.note": session.scalars(agreed).one() or ""}


def _bid(session: Session, platform: Platform, bid: Bid, verdict: Verdict | None) -> Mapping[str, bytes]:
    texts = {"envelope.sig": bid.signature, "receipt.note": _receipt(session, bid, ReceiptKind.ACCEPTED)}
    folder = layout.LIVE if bid.state in COUNTED else layout.ENDED
    if bid.withdrawal is not None:
        texts["withdrawal.note"] = bid.withdrawal
        texts["withdrawn.note"] = _receipt(session, bid, ReceiptKind.WITHDRAWN)
    if folder == layout.ENDED:
        texts |= _lost_key(session, bid)
    found = {name: written.encode() for name, written in texts.items()} | {"envelope.json": bid.envelope}
    if verdict is not None and verdict.summary_identity is not None:
        sealed = envelope_folder(platform).path(bid.id, SUMMARY).read_bytes()
        opened = io.BytesIO()
        age.decrypt(io.BytesIO(sealed), opened.write, verdict.summary_identity)
        found |= {
            "summary.age": sealed,
            "key.txt": f"{verdict.summary_identity}\n".encode(),
            "summary.json": opened.getvalue(),
            **_part_seed(session, bid),
        }
    return {layout.bid(folder, bid.envelope_sha256, name): data for name, data in found.items()}


def _receipt(session: Session, bid: Bid, kind: ReceiptKind) -> str:
    return session.scalars(select(Receipt.note).where(Receipt.bid_id == bid.id, Receipt.kind == kind)).one()
