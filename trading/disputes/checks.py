"""Lost keys, lost locks, seeds and entrusted files against what was signed and logged."""

import hashlib
import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trading.bids.models import Bid
from trading.custody import queries as custody
from trading.custody.models import LotLock
from trading.disputes.models import EntrustedFile, LostKey
from trading.disputes.rules import Entrusted, LostKeyState
from trading.openings.models import HandedSeed, LostLock
from trading.sealing import lostkey, note
from trading.sealing.envelope import parse_envelope
from trading.sealing.errors import SealError
from trading.sealing.leaf import entry, lost_key_entry
from trading.sealing.lines import instant_text
from trading.sealing.opening import identities_from_seed
from trading.store.audit import AuditEvent
from trading.store.inspection import Check, Findings, Scene
from trading.transparency.evidence import account_for, logged


def lost_keys(scene: Scene, found: Findings) -> None:
    """What was done without a bidder key, a quorum of the lot's custodians signed for that envelope."""
    expected = {}
    agreed = select(LostKey).where(LostKey.state == LostKeyState.AGREED).order_by(LostKey.agreed_at)
    for lost in scene.session.scalars(agreed):
        found.looked += 1
        attempt, signed = lost.lot_attempt, lost.note or ""
        name = f"lost key of bid {lost.bid.envelope_sha256[:16]} on {attempt.wire_id}"
        verifiers = [
            verifier
            for lock in custody.locks_of(scene.session, attempt.id)
            for verifier in _registered(scene, lock.custodian_id)
        ]
        try:
            said = lostkey.agreed(signed, verifiers, attempt.quorum)
        except SealError as error:
            found.faults.append(f"{name}: {error}")
            continue
        same = (said.envelope, said.act, said.key) == (lost.bid.envelope_sha256, lost.act.value, lost.key)
        found.expect(same, f"{name}: the custodians signed something else")
        if lost.agreed_at is not None:
            digest = hashlib.sha256(signed.encode()).hexdigest()
            place = (attempt.wire_id, attempt.stage, lost.bid.envelope_sha256)
            expected[lost_key_entry(*place, lost.act.value, digest, lost.agreed_at)] = name
    account_for(found, expected, logged(scene.session, "lost-key"))
    for bid in scene.session.scalars(select(Bid).where(Bid.successor_key.is_not(None))):
        keys = select(LostKey.key).where(LostKey.bid_id == bid.id, LostKey.state == LostKeyState.AGREED)
        found.expect(
            bid.successor_key in scene.session.scalars(keys).all(),
            f"bid {bid.envelope_sha256[:16]}: no custodians gave it its new key",
        )


def lost_locks(scene: Scene, found: Findings) -> None:
    """Every lost lock and every seed is logged, and every seed is the one its envelope was dealt from."""
    locks = {}
    for lost, lock in scene.session.execute(
        select(LostLock, LotLock).join(LotLock, LotLock.id == LostLock.id).order_by(LostLock.at)
    ):
        found.looked += 1
        attempt = lock.lot_attempt
        place = {"lot": attempt.wire_id, "stage": attempt.stage, "custodian": lock.custodian_name}
        name = f"lost key of {lock.custodian_name} on {attempt.wire_id}"
        locks[entry("lost-lock", **place, at=instant_text(lost.at))] = name
    account_for(found, locks, logged(scene.session, "lost-lock"))
    seeds = {}
    for handed, bid in scene.session.execute(
        select(HandedSeed, Bid).join(Bid, Bid.id == HandedSeed.id).order_by(HandedSeed.at)
    ):
        found.looked += 1
        attempt = bid.lot_attempt
        name = f"seed of bid {bid.envelope_sha256[:16]} on {attempt.wire_id}"
        try:
            identities_from_seed(parse_envelope(bid.envelope), handed.seed)
        except SealError as error:
            found.faults.append(f"{name}: {error}")
        place = {"lot": attempt.wire_id, "stage": attempt.stage, "envelope": bid.envelope_sha256}
        seeds[entry("seed", **place, at=instant_text(handed.at))] = name
    account_for(found, seeds, logged(scene.session, "seed"))


def entrusted_files(scene: Scene, found: Findings) -> None:
    """Every file that a custodian took in stands under its signature and in the log, and no other does."""
    expected = {}
    rows = select(EntrustedFile).options(joinedload(EntrustedFile.lock)).order_by(EntrustedFile.at)
    for kept in scene.session.scalars(rows):
        found.looked += 1
        lock, attempt = kept.lock, kept.lot_attempt
        name = f"file {kept.sha256[:16]} with {lock.custodian_name}"
        try:
            verifiers = _registered(scene, lock.custodian_id)
            said = Entrusted.parse(note.verify(kept.note, verifiers)[0])
        except (note.NoteError, SealError) as error:
            found.faults.append(f"{name}: {error}")
            continue
        due = (attempt.wire_id, lock.custodian_name, kept.sha256)
        found.expect((said.lot, said.custodian, said.file) == due, f"{name}: another file was signed for")
        place = {"lot": attempt.wire_id, "stage": attempt.stage, "custodian": lock.custodian_name}
        digest = hashlib.sha256(kept.note.encode()).hexdigest()
        expected[entry("entrusted", **place, note=digest, at=instant_text(kept.at))] = name
    account_for(found, expected, logged(scene.session, "entrusted"))


def _registered(scene: Scene, organisation_id: UUID) -> list[note.Verifier]:
    """Every signing key that the people of a unit ever registered, by the chained trail.

    A key that somebody wrote into the table of keys is not among them.
    """
    registrations = select(AuditEvent.facts).where(
        AuditEvent.action == "signing_key.registered", AuditEvent.organisation_id == organisation_id
    )
    found = {json.loads(facts)["after"] for facts in scene.session.scalars(registrations)}
    return [note.Verifier.parse(vkey) for vkey in sorted(found)]


CHECKS = (
    Check("Lost bidder keys", lost_keys),
    Check("Lost lot keys and recovery codes", lost_locks),
    Check("Entrusted files", entrusted_files),
)
