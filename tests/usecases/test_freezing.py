"""Freeze first, open second: what must be done before a lot key is taken, and what is tried against it."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.support.accounts import County, a_county
from tests.support.announcements import LockKeys, PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.openings import three_bids
from tests.support.witnesses import ONLOOKER, a_witness, countersign
from trading.bids.models import Bid
from trading.bids.queries import sealing_facts
from trading.custody import queries as custody
from trading.custody.models import LotLock
from trading.custody.rules import wire_name
from trading.kernel.actors import Actor, visitor
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid, TooEarly
from trading.openings import commands, freezing
from trading.openings.effects import close_due
from trading.openings.effects import open_lot as open_lot_effect
from trading.openings.models import Closing, KeyRelease, Verdict
from trading.proofs.cosignature import Signer
from trading.proofs.errors import ProofError
from trading.sealing import dealing, leaf, note
from trading.sealing.envelope import parse_envelope
from trading.sealing.errors import SealError
from trading.sealing.lotkeys import make_lot_key, recipient_of
from trading.store.leaves import Leaf
from trading.store.transaction import bookkeeping
from trading.transparency import queries as log
from trading.transparency.effects import merge_due
from trading.transparency.models import Cosignature, LogBatch, Witness
from trading.transparency.witnesses import commands as witnesses
from trading.transparency.witnesses.queries import standings
from trading.transparency.witnesses.rules import browser_name


class Lot:
    """A lot with sealed bids, at its deadline, and the keys of its custodians."""

    def __init__(self, world: World, *, at_deadline: bool = True, bids: bool = True) -> None:
        self.world = world
        self.county: County = a_county(world)
        self.tender: PublishedTender = a_published_tender(world, self.county, lots=1)
        self.id: UUID = self.tender.lot_attempt_ids[0]
        self.keys: tuple[LockKeys, ...] = self.tender.keys[self.id]
        if bids:
            three_bids(world, self.county, self.id)
        if at_deadline:
            world.clock.advance_to(self.tender.deadline)

    def hand_in(self, keys: LockKeys, *, required: int = 1) -> None:
        handed = {"summary": commands.Handed(keys.summary), "body": commands.Handed(keys.body)}
        config = replace(self.world.platform.config, required_witnesses=required)
        with self.world.acting(keys.custodian) as tx:
            commands.release_keys(tx, config, keys.lock_id, handed)

    def open(self) -> None:
        world = self.world
        open_lot_effect(world.platform, world.clock, {"lot_attempt_id": str(self.id)})

    @property
    def released(self) -> int:
        return len(self.world.session.scalars(select(KeyRelease)).all())


def newest(world: World) -> LogBatch:
    found = log.last_batch(world.session)
    assert found is not None
    return found


def cosigned(batch: LogBatch, signer: Signer) -> str:
    """What a witness sends to have signed this batch."""
    text = note.parse(batch.checkpoint)[0]
    return f"{text}\n{signer.cosign(text, SystemClock().now())}"


def send(world: World, signed: str) -> None:
    with world.acting(visitor("192.0.2.20")) as tx:
        witnesses.countersign(tx, signed)


def a_browser(world: World, custodian: Actor, number: int = 1) -> Signer:
    """The browser of a custodian, registered as it does itself."""
    assert custodian.organisation_id is not None
    origin = world.platform.config.origin
    prefix = browser_name(origin, wire_name(custodian.organisation_id))
    signer = Signer.generate(f"{prefix}{number:016x}")
    with world.acting(custodian) as tx:
        witnesses.register_browser(tx, origin, signer.verifier.vkey)
    return signer


def test_the_platform_cannot_be_its_own_witness(world: World) -> None:
    county = a_county(world)
    signer = Signer.generate("own.example/witness")

    def registers(organisation_id: UUID | None, vkey: str = signer.verifier.vkey) -> None:
        with world.acting(county.administrator) as tx:
            witnesses.register_witness(tx, "自己", vkey, organisation_id)

    with pytest.raises(Invalid):
        registers(county.administrator.organisation_id)
    with pytest.raises(Invalid, match="E_WITNESS_KEY"):
        registers(None, world.platform.keys.log.verifier.vkey)
    registers(None)
    with pytest.raises(Duplicate):
        registers(None)
    with pytest.raises(Forbidden), world.acting(county.operator) as tx:
        witnesses.register_witness(tx, "自己", Signer.generate("x.example/w").verifier.vkey)


def test_no_key_is_taken_before_deadline_closing_register_and_countersignature(world: World) -> None:
    lot = Lot(world, at_deadline=False)
    world.clock.advance_to(lot.tender.deadline - timedelta(seconds=1))
    countersign(world)
    with pytest.raises(TooEarly, match="E_EARLY"):
        lot.hand_in(lot.keys[0])
    world.clock.advance_to(lot.tender.deadline)
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        lot.hand_in(lot.keys[0])
    close_due(world.platform, world.clock)
    closing = world.session.get_one(Closing, lot.id)
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        lot.hand_in(lot.keys[0])
    before = newest(world)
    merge_due(world.platform, world.clock)
    send(world, cosigned(before, a_witness(world, Signer.generate("late.example/witness"))))
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        lot.hand_in(lot.keys[0])
    assert lot.released == 0
    countersign(world)
    lot.hand_in(lot.keys[0])
    lot.hand_in(lot.keys[0])
    assert lot.released == 2

    # What is handed in stands in the register, with the closing that it followed.
    entries = world.session.scalars(select(Leaf.entry).where(Leaf.kind == "key").order_by(Leaf.id)).all()
    said = [leaf.parse_entry(entry) for entry in entries]
    assert [(each["part"], each["close"], each["note"]) for each in said] == [
        ("summary", closing.sha256, "-"),
        ("body", closing.sha256, "-"),
    ]

    # The closing is proven by a file that needs no platform.
    proof, log_key = freezing.proof(world.session, lot.id), world.platform.keys.log.verifier
    salt = proof.extra or b""
    assert proof.verify(leaf.commitment(salt, closing.entry), log_key).size == newest(world).size
    assert ONLOOKER.name in proof.checkpoint
    thinned = leaf.commitment(salt, closing.entry.replace("live: 3", "live: 2"))
    with pytest.raises(ProofError):
        proof.verify(thinned, log_key)


def test_a_forged_or_replayed_countersignature_counts_for_nothing(world: World) -> None:
    lot = Lot(world)
    close_due(world.platform, world.clock)
    merge_due(world.platform, world.clock)
    a_witness(world)
    batch, now = newest(world), SystemClock().now()
    text = note.parse(batch.checkpoint)[0]
    other = text.replace(f"\n{batch.size}\n", "\n1\n")
    forger = Signer(ONLOOKER.name, bytes([3]) * 32)
    key_hash, stamp = ONLOOKER.verifier.key_hash, note.parse(cosigned(batch, forger))[1][0].value
    forged = note.Signature(ONLOOKER.name, key_hash, stamp).line
    for sent, code in (
        (forged, "E_WITNESS_SIG"),
        (Signer.generate("stranger.example/witness").cosign(text, now), "E_WITNESS_SIG"),
        (ONLOOKER.cosign(other, now), "E_WITNESS_SIG"),
        (ONLOOKER.cosign(text, now + timedelta(hours=1)), "E_WITNESS_TIME"),
        (ONLOOKER.cosign(text, now - timedelta(days=1)), "E_WITNESS_TIME"),
    ):
        with pytest.raises((Forbidden, Invalid), match=code):
            send(world, f"{text}\n{sent}")
    with pytest.raises(Conflict, match="E_UNKNOWN_CHECKPOINT"):
        send(world, f"{other}\n{ONLOOKER.cosign(other, now)}")

    with bookkeeping() as session:  # the administrator of the database writes the forged line
        witness_id = session.scalars(select(Witness.id)).one()
        at = {"signed_at": batch.made_at, "received_at": batch.made_at}
        session.add(Cosignature(size=batch.size, witness_id=witness_id, line=forged, **at))
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        lot.hand_in(lot.keys[0])

    world.clock.advance(timedelta(days=1))
    countersign(world)
    lot.hand_in(lot.keys[0])
    assert lot.released == 2

    # Sent again it changes nothing; after retirement nothing more is taken, and what was signed stays.
    held = world.session.scalars(select(Cosignature.line)).all()
    send(world, cosigned(newest(world), ONLOOKER))
    with world.acting(lot.county.administrator) as tx:
        witnesses.retire_witness(tx, witness_id)
    with pytest.raises(Forbidden, match="E_WITNESS_SIG"):
        send(world, cosigned(newest(world), ONLOOKER))
    assert world.session.scalars(select(Cosignature.line)).all() == held
    lot.hand_in(lot.keys[1])
    assert standings(world.session) == []


def test_one_unit_is_one_witness_however_many_browsers_it_has_and_whichever_page_they_signed(
    world: World,
) -> None:
    lot = Lot(world)
    close_due(world.platform, world.clock)
    merge_due(world.platform, world.clock)
    first, second, _ = lot.keys
    for number in (1, 2):
        send(world, cosigned(newest(world), a_browser(world, first.custodian, number)))
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        lot.hand_in(first, required=2)
    lot.hand_in(first, required=1)
    world.clock.advance(timedelta(days=1))
    merge_due(world.platform, world.clock)
    send(world, cosigned(newest(world), a_browser(world, second.custodian)))
    assert len(world.session.scalars(select(Cosignature.size).distinct()).all()) == 2
    lot.hand_in(second, required=2)
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        lot.hand_in(second, required=3)
    assert lot.released == 4

    origin = world.platform.config.origin
    assert first.custodian.organisation_id is not None
    prefix = browser_name(origin, wire_name(first.custodian.organisation_id))
    foreign = Signer.generate(f"{prefix}0009").verifier.vkey
    with pytest.raises(Invalid, match="E_WITNESS_KEY"), world.acting(second.custodian) as tx:
        witnesses.register_browser(tx, origin, foreign)
    for number in range(3, 14):
        a_browser(world, first.custodian, number)
    own = (Witness.person_id == first.custodian.person_id, Witness.retired_at.is_(None))
    kept = world.session.scalars(select(Witness.name).where(*own).order_by(Witness.name)).all()
    assert kept == [f"{prefix}{number:016x}" for number in range(4, 14)]


def test_one_custodian_less_than_needed_reads_nothing_whichever_it_is(world: World) -> None:
    lot = Lot(world)
    countersign(world)
    envelope = parse_envelope(world.session.scalars(select(Bid.envelope)).first() or b"")
    part, held = envelope.parts[0], [keys.summary for keys in lot.keys]

    def seed(*together: str, k: int = envelope.k) -> bytes:
        return dealing.recover(part.shares, envelope.ctx, k, part.to, together)

    assert len({seed(*each) for each in combinations(held, envelope.k)}) == 1
    for alone in held:
        with pytest.raises(ValueError, match="keys needed"):
            seed(alone)
        with pytest.raises(SealError, match="E_DEALING"):  # as if one key were enough
            seed(alone, k=1)

    lot.hand_in(lot.keys[0])
    with pytest.raises(ValueError, match="keys needed"):  # the job itself, started by hand
        lot.open()
    assert world.session.scalars(select(Verdict)).all() == []
    lot.hand_in(lot.keys[2])
    lot.open()
    assert world.session.scalars(select(Verdict.code)).all() == [None] * 3


def test_swapping_a_custodians_lock_in_the_database_after_the_notice_gains_nothing(world: World) -> None:
    lot = Lot(world, at_deadline=False, bids=False)
    victim = lot.keys[0]
    attempt = world.session.get_one(LotLock, victim.lock_id).lot_attempt
    honest = sealing_facts(world.session, attempt, world.platform).as_json()
    keys = {part: make_lot_key() for part in dealing.PARTS}
    swapped = {f"{part}_recipient": recipient_of(key) for part, key in keys.items()}
    with bookkeeping() as session:
        session.execute(update(LotLock).where(LotLock.id == victim.lock_id).values(**swapped))
    world.session.rollback()
    assert custody.locks_of(world.session, lot.id)[0].summary_recipient == swapped["summary_recipient"]
    assert sealing_facts(world.session, attempt, world.platform).as_json() == honest
    three_bids(world, lot.county, lot.id)
    world.clock.advance_to(lot.tender.deadline)
    countersign(world)
    with pytest.raises(Invalid, match="E_KEY_MISMATCH"):
        lot.hand_in(replace(victim, summary=keys["summary"], body=keys["body"]))
    for each in lot.keys[:2]:
        lot.hand_in(each)
    lot.open()
    assert world.session.scalars(select(Verdict.code)).all() == [None] * 3
