"""Stories of custodians: who may be one, what a lock is, and how a key is tested without showing it."""

from datetime import timedelta
from uuid import UUID

import pytest
from pyrage import decrypt, x25519

from tests.support.accounts import County, a_county
from tests.support.announcements import (
    a_complete_tender,
    a_made_lock,
    a_published_tender,
    locks_on,
)
from tests.support.app import World
from tests.support.projects import an_accepted_project
from trading.announcements import commands as announcements
from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.custody import challenges, commands
from trading.custody.models import LotLock, SigningKey
from trading.custody.rules import KeyTest, Possession
from trading.kernel.actors import Actor
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid, TooEarly, TooLate
from trading.sealing import lotkeys
from trading.sealing import note as notes
from trading.sealing.statements import Lock

SECRET = b"a secret of the platform"


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def tender_id(world: World, county: County) -> UUID:
    """A tender whose custodians are proposed and have made nothing yet."""
    return a_complete_tender(world, county.unit, an_accepted_project(world, county))


@pytest.fixture
def place(world: World, tender_id: UUID, county: County) -> LotLock:
    """The place of the purchasing unit's own custodian on the first lot."""
    attempt = tenders.attempts_of(world.session.get_one(Tender, tender_id))[0]
    return next(
        lock
        for lock in locks_on(world, attempt.id)
        if lock.custodian_id == county.unit_custodian.organisation_id
    )


def a_registered_signer(world: World, custodian: Actor, name: str) -> notes.Signer:
    signer = notes.Signer.generate(name)
    with world.acting(custodian) as tx:
        commands.register_signing_key(tx, signer.verifier.vkey, notes.sign(Possession(name).text(), signer))
    return signer


def units(*actors: Actor) -> list[UUID]:
    return [actor.organisation_id for actor in actors if actor.organisation_id]


def a_pair() -> tuple[str, str]:
    return str(x25519.Identity.generate().to_public()), str(x25519.Identity.generate().to_public())


def make(world: World, custodian: Actor, place: LotLock, note: str | None = None) -> tuple[str, str]:
    summary, body = a_pair()
    with world.acting(custodian) as tx:
        commands.make_lock(tx, place.id, summary, body, note)
    return summary, body


def a_test(place: LotLock, world: World, signer: notes.Signer) -> str:
    """The signed statement of a key test, as the browser writes it."""
    recipients = {"summary": place.summary_recipient or "", "body": place.body_recipient or ""}
    attempt = place.lot_attempt
    test = KeyTest(attempt.wire_id, attempt.stage, place.custodian_name, recipients, world.clock.now())
    return notes.sign(test.text(), signer)


def test_the_usual_three_units_are_proposed_for_every_lot(
    world: World, tender_id: UUID, county: County
) -> None:
    expected = [each.organisation_id for each in county.custodians]
    for attempt in tenders.attempts_of(world.session.get_one(Tender, tender_id)):
        assert [lock.custodian_id for lock in locks_on(world, attempt.id)] == expected
        assert attempt.quorum == 2


@pytest.mark.parametrize("unfit", ["operator", "station_operator", "bidder", "agent"])
def test_who_has_a_stake_in_the_tender_cannot_keep_a_key(
    world: World, county: County, tender_id: UUID, unfit: str
) -> None:
    actor = county.bidders[0] if unfit == "bidder" else getattr(county, unfit)
    chosen = units(*county.custodians[:2], actor)
    with pytest.raises(Invalid) as refused, world.acting(county.unit.drafter) as tx:
        announcements.appoint_custodians(tx, tender_id, chosen, 2)
    assert set(refused.value.fields) == {"custodians"}


@pytest.mark.parametrize("quorum", [1, 3])
def test_one_key_never_opens_and_one_loss_never_blocks(
    world: World, county: County, tender_id: UUID, quorum: int
) -> None:
    chosen = units(*county.custodians)
    with pytest.raises(Invalid) as refused, world.acting(county.unit.drafter) as tx:
        announcements.appoint_custodians(tx, tender_id, chosen, quorum)
    assert set(refused.value.fields) == {"quorum"}


def test_a_unit_that_stays_appointed_keeps_the_locks_it_made(
    world: World, county: County, tender_id: UUID, place: LotLock
) -> None:
    made = make(world, county.unit_custodian, place)
    chosen = units(county.finance, county.unit_custodian, county.notary)
    with world.acting(county.unit.drafter) as tx:
        announcements.appoint_custodians(tx, tender_id, chosen, 2)
    seats = {lock.custodian_id: lock for lock in locks_on(world, place.lot_attempt_id)}
    assert county.custodian.organisation_id not in seats
    kept = seats[county.unit_custodian.organisation_id or UUID(int=0)]
    assert (kept.position, kept.summary_recipient, kept.body_recipient) == (2, *made)


def test_only_the_appointed_unit_makes_a_lock(world: World, county: County, place: LotLock) -> None:
    with pytest.raises(Forbidden):
        make(world, county.finance, place)
    with pytest.raises(Forbidden):
        make(world, county.unit.drafter, place)


def test_a_lock_made_in_the_browser_is_signed_by_the_custodian(
    world: World, county: County, place: LotLock
) -> None:
    signer = a_registered_signer(world, county.unit_custodian, place.custodian_name)
    summary, body = a_pair()
    attempt = place.lot_attempt
    stated = Lock(attempt.wire_id, attempt.stage, place.custodian_name, {"summary": summary, "body": body})
    with world.acting(county.unit_custodian) as tx:
        commands.make_lock(tx, place.id, summary, body, notes.sign(stated.text(), signer))
    assert notes.verify(world.session.get_one(LotLock, place.id).note or "", [signer.verifier])


def test_a_statement_about_other_locks_is_refused(world: World, county: County, place: LotLock) -> None:
    signer = a_registered_signer(world, county.unit_custodian, place.custodian_name)
    attempt = place.lot_attempt
    other = dict(zip(("summary", "body"), a_pair(), strict=True))
    note = notes.sign(Lock(attempt.wire_id, attempt.stage, place.custodian_name, other).text(), signer)
    with pytest.raises(Invalid, match="E_CUSTODIAN_SIG"):
        make(world, county.unit_custodian, place, note)


def test_a_signing_key_needs_proof_that_it_is_held(world: World, county: County, place: LotLock) -> None:
    held, shown = notes.Signer.generate(place.custodian_name), notes.Signer.generate(place.custodian_name)
    proof = notes.sign(Possession(place.custodian_name).text(), held)
    with pytest.raises(Invalid), world.acting(county.unit_custodian) as tx:
        commands.register_signing_key(tx, shown.verifier.vkey, proof)
    assert world.session.get(SigningKey, county.unit_custodian.person_id) is None


@pytest.mark.parametrize("text", ["age1nonsense", "ssh-ed25519 AAAA"])
def test_what_is_not_a_lock_is_refused_at_its_field(
    world: World, county: County, place: LotLock, text: str
) -> None:
    with pytest.raises(Invalid) as refused, world.acting(county.unit_custodian) as tx:
        commands.make_lock(tx, place.id, text, a_pair()[1])
    assert set(refused.value.fields) == {"summary"}


def test_the_same_lock_never_serves_twice(world: World, county: County, place: LotLock) -> None:
    summary, _ = make(world, county.unit_custodian, place)
    neighbour = next(lock for lock in locks_on(world, place.lot_attempt_id) if lock.id != place.id)
    people = {each.organisation_id: each for each in county.custodians}
    with pytest.raises(Duplicate), world.acting(people[neighbour.custodian_id]) as tx:
        commands.make_lock(tx, neighbour.id, a_pair()[0], summary)
    with pytest.raises(Invalid), world.acting(county.unit_custodian) as tx:
        commands.make_lock(tx, place.id, summary, summary)


def test_published_locks_can_no_longer_change(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    held = tender.keys[tender.lot_attempt_ids[0]][0]
    with pytest.raises(TooLate, match="locks_published"):
        a_made_lock(world, held.lock_id, held.custodian)
    chosen = units(*county.custodians)
    with pytest.raises(Conflict), world.acting(county.unit.drafter) as tx:
        announcements.appoint_custodians(tx, tender.tender_id, chosen, 2)


def test_a_key_is_tested_by_a_signed_statement(world: World, county: County, place: LotLock) -> None:
    signer = a_registered_signer(world, county.unit_custodian, place.custodian_name)
    make(world, county.unit_custodian, place)
    note = a_test(world.session.get_one(LotLock, place.id), world, signer)
    with world.acting(county.unit_custodian) as tx:
        commands.test_key(tx, place.id, note)
    assert world.session.get_one(LotLock, place.id).tested_at == world.clock.now()


def test_an_old_statement_does_not_test_a_key(world: World, county: County, place: LotLock) -> None:
    signer = a_registered_signer(world, county.unit_custodian, place.custodian_name)
    make(world, county.unit_custodian, place)
    note = a_test(world.session.get_one(LotLock, place.id), world, signer)
    world.clock.advance(timedelta(hours=2))
    with pytest.raises(Invalid), world.acting(county.unit_custodian) as tx:
        commands.test_key(tx, place.id, note)


def test_making_the_locks_again_asks_for_a_new_test(world: World, county: County, place: LotLock) -> None:
    signer = a_registered_signer(world, county.unit_custodian, place.custodian_name)
    make(world, county.unit_custodian, place)
    old = a_test(world.session.get_one(LotLock, place.id), world, signer)
    with world.acting(county.unit_custodian) as tx:
        commands.test_key(tx, place.id, old)
    make(world, county.unit_custodian, place)
    assert world.session.get_one(LotLock, place.id).tested_at is None
    with pytest.raises(Invalid), world.acting(county.unit_custodian) as tx:
        commands.test_key(tx, place.id, old)


def test_nothing_can_be_tested_before_it_is_made(world: World, county: County, place: LotLock) -> None:
    with pytest.raises(TooEarly), world.acting(county.unit_custodian) as tx:
        commands.test_key_by_codes(tx, SECRET, place.id, "00000000", "00000000")


def test_stock_age_reads_the_codes_only_with_the_right_keys(
    world: World, county: County, place: LotLock
) -> None:
    held = a_made_lock(world, place.id, county.unit_custodian)
    codes = {}
    for part, key in (("summary", held.summary), ("body", held.body)):
        sealed = challenges.test_file(SECRET, lotkeys.recipient_of(key))
        codes[part] = decrypt(sealed, [x25519.Identity.from_str(key)]).decode()
    with pytest.raises(Invalid), world.acting(county.unit_custodian) as tx:
        commands.test_key_by_codes(tx, SECRET, place.id, codes["body"], codes["summary"])
    with world.acting(county.unit_custodian) as tx:
        commands.test_key_by_codes(tx, SECRET, place.id, codes["summary"], codes["body"])
    assert world.session.get_one(LotLock, place.id).tested_at is not None
    make(world, county.unit_custodian, place)
    with pytest.raises(Invalid), world.acting(county.unit_custodian) as tx:
        commands.test_key_by_codes(tx, SECRET, place.id, codes["summary"], codes["body"])
