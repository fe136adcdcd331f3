"""A bidder that got no receipt brings its sealed file to a custodian: proven in time, admitted by nobody."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.client import signed_in
from tests.support.disputes import signing_keys
from tests.support.tampering import faults, tampering
from trading.custody.rules import wire_name
from trading.disputes import commands
from trading.disputes.models import EntrustedFile
from trading.disputes.rules import Entrusted
from trading.kernel.actors import Actor
from trading.kernel.errors import Forbidden, Invalid, TooLate
from trading.openings.models import Closing
from trading.projects.models import LotAttempt
from trading.sealing.leaf import parse_entry
from trading.sealing.note import Signer, sign
from trading.store.leaves import Leaf

MINUTE = timedelta(minutes=1)


def test_a_custodians_word_is_logged_before_the_deadline_and_shown_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    county = a_county(world)
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    place = tender.keys[lot][0]
    custodian, other = place.custodian, tender.keys[lot][1].custodian
    signers = signing_keys(world, custodian, other)
    attempt = world.session.get_one(LotAttempt, lot)
    wire_id, stage = attempt.wire_id, attempt.stage
    digest = hashlib.sha256(b"a sealed envelope").hexdigest()

    def word(at: timedelta = timedelta(), lot: str = wire_id) -> str:
        assert custodian.organisation_id is not None
        name = wire_name(custodian.organisation_id)
        return Entrusted(lot, stage, name, digest, world.clock.now() + at).text()

    def entrust(signed: str, actor: Actor = custodian) -> None:
        with world.acting(actor) as tx:
            commands.entrust_file(tx, place.lock_id, signed)

    signer = signers[custodian]
    for refused, reason in (
        (sign(word(), Signer.generate(signer.name)), Forbidden),
        (sign(word(lot="GG-2026-999999-1/1"), signer), Invalid),
        (sign(word(at=-timedelta(days=1)), signer), Invalid),
        (sign(word(at=MINUTE), signer), Invalid),
    ):
        with pytest.raises(reason):
            entrust(refused)
    with pytest.raises(Forbidden):
        entrust(sign(word(), signers[other]), other)
    with pytest.raises(Forbidden):
        entrust(sign(word(), signer), county.operator)
    signed = sign(word(), signer)
    entrust(signed)
    entrust(signed)
    kept = world.session.scalars(select(EntrustedFile)).one()
    leaf = world.session.scalars(select(Leaf).where(Leaf.kind == "entrusted")).one()
    assert parse_entry(leaf.entry)["note"] == hashlib.sha256(signed.encode()).hexdigest()

    address = f"/lot-attempts/{lot}/entrusted"
    readers = (county.unit.drafter, county.operator, county.supervisor)
    assert all(digest not in signed_in(world, reader).get(address).text for reader in readers)
    voucher = f"/custody/locks/{place.lock_id}/entrusted/{kept.id}.txt"
    assert signed_in(world, custodian).get(voucher).text == signed
    assert signed_in(world, other).get(voucher).status_code == 404
    late = sign(word(), signer)
    world.clock.advance_to(tender.deadline)
    with pytest.raises(TooLate):
        entrust(late)
    assert all(digest in signed_in(world, reader).get(address).text for reader in readers)
    assert signed_in(world, county.other_unit.drafter).get(address).status_code == 404
    world.work()
    assert world.session.get_one(Closing, lot).live == 0

    assert "Entrusted files" not in faults(world)
    with tampering() as session:
        session.execute(delete(EntrustedFile))
        assert "says what no row says" in faults(world)["Entrusted files"][0]
