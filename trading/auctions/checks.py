"""Reserve prices, outcomes and confirmations against their signatures, their envelopes and the log."""

import hashlib
import json
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from trading.announcements import records
from trading.announcements.queries import notices_on
from trading.announcements.rules import NoticeKind
from trading.auctions.models import (
    AuctionOutcome,
    Confirmation,
    Hammer,
    Offer,
    Reserve,
    ReserveClosing,
    ReserveKey,
)
from trading.auctions.queries import reserve as queries
from trading.bids.queries import lot_title
from trading.custody.models import LotLock
from trading.projects.models import LotAttempt, Suspension
from trading.projects.rules import RISING
from trading.sealing import leaf, note, statements
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import check_signature, parse_envelope
from trading.sealing.errors import SealError
from trading.sealing.opening import open_envelope
from trading.store.audit import AuditEvent
from trading.store.inspection import Check, Findings, Scene
from trading.transparency.evidence import account_for, logged


def reserves(scene: Scene, found: Findings) -> None:
    """Every sealed reserve price is what its receipt names, and logged."""
    expected = {}
    for kept in scene.session.scalars(select(Reserve)):
        found.looked += 1
        attempt = kept.offer.lot_attempt
        name = f"reserve price of {attempt.wire_id}"
        try:
            envelope = parse_envelope(kept.envelope)
            check_signature(envelope, kept.signature)
            key = scene.platform.keys.receipt.verifier
            receipt = statements.Receipt.parse(note.verify(kept.receipt, [key])[0])
        except (SealError, note.NoteError) as error:
            found.faults.append(f"{name}: {error}")
            continue
        sealed = dict(zip(PARTS, (kept.summary, kept.body), strict=True))
        whole = all(hashlib.sha256(sealed[part.name]).hexdigest() == part.sha256 for part in envelope.parts)
        same = (envelope.lot, envelope.id, receipt.envelope) == (
            attempt.wire_id,
            kept.envelope_sha256,
            kept.envelope_sha256,
        )
        found.expect(whole and same, f"{name}: it is not what was sealed")
        expected[receipt.entry()] = name
    account_for(found, expected, logged(scene.session, "envelope", RISING))


def closings(scene: Scene, found: Findings) -> None:
    """Reserve price and last quote were fixed as they are kept, before any key was handed in."""
    expected = {}
    rows = select(ReserveClosing, Reserve, Hammer, LotAttempt).where(
        Reserve.id == ReserveClosing.id, Hammer.id == Reserve.id, LotAttempt.id == Reserve.id
    )
    for closing, reserve, hammer, attempt in scene.session.execute(rows):
        found.looked += 1
        name = f"closing of the reserve price of {attempt.wire_id}"
        kept = [reserve.envelope_sha256, hammer.head]
        same = closing.entry == leaf.close_entry(attempt.wire_id, attempt.stage, hammer.fell_at, kept)
        found.expect(same, f"{name}: another reserve price or last quote was fixed")
        found.expect(_signed(scene, closing.note) == closing.entry, f"{name}: another text was signed")
        expected[closing.entry] = name
    account_for(found, expected, logged(scene.session, "close", RISING))


def keys(scene: Scene, found: Findings) -> None:
    """Every key handed in for a reserve price is logged."""
    expected = {}
    rows = select(ReserveKey, LotLock, ReserveClosing).where(
        LotLock.id == ReserveKey.lot_lock_id, ReserveClosing.id == LotLock.lot_attempt_id
    )
    for key, lock, closing in scene.session.execute(rows):
        found.looked += 1
        lot, stage = lock.sealed_thing
        entry = leaf.key_entry(lot, stage, lock.custodian_name, key.part, closing.sha256, key.note)
        expected[entry] = f"key of {lock.custodian_name} for {lot}"
    account_for(found, expected, logged(scene.session, "key", RISING))


def outcomes(scene: Scene, found: Findings) -> None:
    """Every outcome is the record that was signed, and its reserve price the one in the envelope."""
    for outcome in scene.session.scalars(select(AuctionOutcome)):
        found.looked += 1
        attempt = outcome.auction.lot_attempt
        name = f"outcome of {attempt.wire_id}"
        digest = hashlib.sha256(outcome.frozen.encode()).hexdigest()
        same = digest == outcome.sha256 and f"record: sha256:{digest}\n" in _signed(scene, outcome.note)
        found.expect(same, f"{name}: another record was signed")
        said = json.loads(outcome.frozen)["reserve"]
        if said and said["price"]:
            found.expect(_held(scene, attempt) == said["price"], f"{name}: the envelope holds another price")


def times(scene: Scene, found: Findings) -> None:
    """Applications end when the notice says, or at the last step by which they were prolonged on record."""
    rows = select(Offer, LotAttempt).where(Offer.id == LotAttempt.id, LotAttempt.published_at.is_not(None))
    for offer, attempt in scene.session.execute(rows):
        found.looked += 1
        name = f"applications for {attempt.wire_id}"
        recorded = select(AuditEvent.facts).where(
            AuditEvent.action == "offer.prolonged", AuditEvent.subject_id == attempt.id
        )
        steps = [json.loads(facts) for facts in scene.session.scalars(recorded.order_by(AuditEvent.id))]
        found.expect(len(steps) == offer.extended, f"{name}: prolonged more or less often than recorded")
        stood_still = select(Suspension.id).where(Suspension.lot_attempt_id == attempt.id).limit(1)
        if scene.session.scalar(stood_still) is None and attempt.deadline is not None:
            told = records.read(notices_on(scene.session, attempt.id)[0].frozen)["application"]["until"]
            until = datetime.fromisoformat(steps[-1]["after"]) if steps else told
            amended = any(each.kind is NoticeKind.AMENDMENT for each in notices_on(scene.session, attempt.id))
            found.expect(amended or attempt.deadline == until, f"{name}: they end at another time")


def _held(scene: Scene, attempt: LotAttempt) -> str | None:
    """The reserve price, opened again with the keys that were handed in."""
    kept = scene.session.get_one(Reserve, attempt.id)
    with tempfile.TemporaryDirectory() as folder:
        blobs = {part: Path(folder) / f"{part}.age" for part in PARTS}
        for part, path in blobs.items():
            path.write_bytes(kept.summary if part == PARTS[0] else kept.body)
        verdict = open_envelope(
            kept.envelope,
            blobs,
            queries.identities(scene.session, attempt.id),
            Path(folder) / "opened",
            envelope_id=kept.envelope_sha256,
            bidder_name=attempt.project.procuring_entity.name,
        )
    return verdict.summary.price if verdict.summary else None


def confirmations(scene: Scene, found: Findings) -> None:
    """Every confirmation is the text that was signed, at the price of its outcome."""
    for confirmation in scene.session.scalars(select(Confirmation)):
        found.looked += 1
        name = f"confirmation {confirmation.number} ({lot_title(confirmation.outcome.auction.lot_attempt)})"
        digest = hashlib.sha256(confirmation.frozen.encode()).hexdigest()
        found.expect(
            f"text: sha256:{digest}\n" in _signed(scene, confirmation.note),
            f"{name}: another text was signed",
        )
        price = confirmation.outcome.price
        said = json.loads(confirmation.frozen)["price"]
        found.expect(price is not None and said == price.yuan_text(), f"{name}: another price was confirmed")


def _signed(scene: Scene, signed: str) -> str:
    """The text of a note of the platform; empty when its signature does not hold."""
    try:
        return note.verify(signed, [scene.platform.keys.notice.verifier])[0]
    except note.NoteError:
        return ""


CHECKS = (
    Check("Applications for auctions", times),
    Check("Reserve prices", reserves),
    Check("Closings of reserve prices", closings),
    Check("Keys of reserve prices", keys),
    Check("Outcomes of auctions", outcomes),
    Check("Confirmations of sales", confirmations),
)
