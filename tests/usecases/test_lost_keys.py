"""A bidder lost its key: custodians may act in the key's stead, and nobody else may."""

import hashlib
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import hand_in, seal_bid, withdrawal_note
from tests.support.disputes import asked, countersigned, seen, signing_keys, state_of
from tests.support.tampering import faults
from trading.bids import commands as bids
from trading.bids import intake, queries
from trading.bids.models import Bid, Receipt
from trading.bids.rules import ReceiptKind
from trading.custody.models import SigningKey
from trading.disputes import commands
from trading.disputes.models import LostKey
from trading.disputes.rules import IdentityDocument, LostKeyAct
from trading.kernel.actors import SYSTEM
from trading.kernel.errors import (
    Conflict,
    Duplicate,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    TooLate,
)
from trading.projects.models import LotAttempt
from trading.sealing import lines, lostkey, note
from trading.sealing.bidderkey import HEAD, BidderKey
from trading.sealing.errors import SealError
from trading.sealing.leaf import parse_entry
from trading.sealing.lostkey import LostKeyReceipt
from trading.sealing.note import Signer, sign
from trading.store.audit import AuditEvent
from trading.store.leaves import Leaf
from trading.store.transaction import bookkeeping


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def acted(world: World, lot: UUID, bid_id: UUID, signed: str) -> None:
    """Whoever runs the platform calls what changes the bid."""
    with world.acting(SYSTEM) as tx:
        attempt = tx.lock(LotAttempt, lot)
        bids.act_for_lost_key(tx, world.platform, attempt, tx.lock(Bid, bid_id), signed)


def test_a_quorum_withdraws_for_a_bidder_that_came_in_person(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    bidder, rival = county.bidders[:2]
    bid_id = hand_in(world, lot, bidder, seal_bid(world, lot, bidder))
    custodians = [each.custodian for each in tender.keys[lot]]
    signers = signing_keys(world, *custodians)

    with pytest.raises(NotFound):
        asked(world, rival, bid_id)
    lost = asked(world, bidder, bid_id)
    lost_id = lost.id
    with pytest.raises(Duplicate):
        asked(world, bidder, bid_id)
    with pytest.raises(NotFound), world.acting(custodians[0]) as tx:
        commands.countersign(tx, world.platform, lost_id, "too early")
    statement = seen(world, county.operator, lost_id)
    with pytest.raises(IllegalTransition):
        seen(world, county.operator, lost_id)

    countersigned(world, custodians[0], signers[custodians[0]], lost_id, statement)
    countersigned(world, custodians[0], signers[custodians[0]], lost_id, statement)
    assert state_of(world, bid_id) == "sealed"
    countersigned(world, custodians[1], signers[custodians[1]], lost_id, statement)
    assert state_of(world, bid_id) == "withdrawn"

    receipt = queries.receipt_of(world.session, bid_id, ReceiptKind.LOST_KEY)
    said, _ = note.verify(receipt.note, [world.platform.keys.receipt.verifier])
    told = LostKeyReceipt.parse(said)
    signed = world.session.get_one(LostKey, lost_id).note or ""
    assert (told.act, told.note) == ("withdraw", hashlib.sha256(signed.encode()).hexdigest())
    leaf = world.session.scalars(select(Leaf).where(Leaf.kind == "lost-key")).one()
    assert leaf.commitment == told.commitment()
    assert parse_entry(leaf.entry)["note"] == told.note
    assert queries.receipt_of(world.session, bid_id, ReceiptKind.WITHDRAWN).at == told.at
    events = world.session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("lost_key."))).all()
    assert {event.sealed_until for event in events} == {lot}
    assert not any("龙小水" in event.facts for event in events)


def test_a_new_key_replaces_the_bid_and_the_lost_one_no_longer_does(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    bidder = county.bidders[0]
    first = seal_bid(world, lot, bidder)
    bid_id = hand_in(world, lot, bidder, first)
    custodians = [each.custodian for each in tender.keys[lot]]
    signers = signing_keys(world, *custodians)
    new = Signer.generate(first.bidder)
    with pytest.raises(intake.Refused, match="E_BIDDER_SIG"):
        hand_in(world, lot, bidder, seal_bid(world, lot, bidder, "900000.00", prev=first, signer=new))

    with pytest.raises(Invalid):
        asked(world, bidder, bid_id, LostKeyAct.REPLACE, Signer.generate("b-another").verifier.vkey)
    lost_id = asked(world, bidder, bid_id, LostKeyAct.REPLACE, new.verifier.vkey).id
    statement = seen(world, county.operator, lost_id)
    for custodian in custodians[1:]:
        countersigned(world, custodian, signers[custodian], lost_id, statement)
    assert state_of(world, bid_id) == "sealed"
    with pytest.raises(intake.Refused, match="E_BIDDER_SIG"):
        intake.withdraw(world.platform, bidder, world.clock, lot, withdrawal_note(first, world.clock.now()))
    with pytest.raises(intake.Refused, match="E_BIDDER_SIG"):
        hand_in(world, lot, bidder, seal_bid(world, lot, bidder, "910000.00", prev=first))
    kept = lines.render(HEAD, {"lot": first.envelope.lot, "stage": first.envelope.stage, "bidder": new.name})
    kept += f"envelope: sha256:{first.envelope.id}\nbidder-key: {new.skey}\n"
    assert BidderKey.parse(kept).signer == new
    assert BidderKey.parse(first.recovery.text()).signer == first.recovery.signer
    second = hand_in(world, lot, bidder, seal_bid(world, lot, bidder, "900000.00", prev=first, signer=new))
    assert (state_of(world, bid_id), state_of(world, second)) == ("replaced", "sealed")


def test_the_operator_cannot_withdraw_for_the_bidder(world: World, county: County) -> None:
    """With every account of the centre and the database itself, but without custodians' signing keys."""
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    bidder, operator = county.bidders[0], county.operator
    sealed = seal_bid(world, lot, bidder)
    bid_id = hand_in(world, lot, bidder, sealed)
    places = tender.keys[lot]
    custodians = [each.custodian for each in places]
    signers = signing_keys(world, *custodians)

    with pytest.raises((Forbidden, NotFound)):
        asked(world, operator, bid_id)
    lost_id = asked(world, bidder, bid_id).id
    statement = seen(world, operator, lost_id)
    own = Signer.generate(signers[custodians[0]].name)
    for actor in (operator, SYSTEM, county.administrator):
        with pytest.raises((NotFound, Forbidden)), world.acting(actor) as tx:
            commands.countersign(tx, world.platform, lost_id, sign(statement, own))
    with pytest.raises(Forbidden), world.acting(custodians[0]) as tx:
        commands.countersign(tx, world.platform, lost_id, sign(statement, own))

    platform_keys = (world.platform.keys.receipt, world.platform.keys.notice)
    names = [signers[each].name for each in custodians]
    forged = [Signer.generate(name) for name in names]
    for signed in (
        sign(statement, *platform_keys),
        sign(statement, *forged),
        sign(statement, signers[custodians[0]]),
        sign(statement, signers[custodians[0]], signers[custodians[0]]),
        sign(statement, signers[custodians[0]], *platform_keys, own),
    ):
        with pytest.raises(SealError, match="E_CUSTODIAN_SIG"):
            acted(world, lot, bid_id, signed)
    assert state_of(world, bid_id) == "sealed"
    text = sign(statement, signers[custodians[0]], signers[custodians[1]])
    verifiers = [signer.verifier for signer in signers.values()]
    assert lostkey.agreed(text, verifiers, 2).act == "withdraw"


def test_signing_keys_that_were_planted_in_the_database_are_found(world: World, county: County) -> None:
    """Whoever may write the table of signing keys can act once, but not without being found."""
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    honest, victim = county.bidders[:2]
    ids = [hand_in(world, lot, each, seal_bid(world, lot, each)) for each in (honest, victim)]
    custodians = [each.custodian for each in tender.keys[lot]][:2]
    signers = signing_keys(world, *custodians)
    requests = [asked(world, each, bid_id).id for each, bid_id in zip((honest, victim), ids, strict=True)]
    statements = [seen(world, county.operator, each) for each in requests]
    for custodian in custodians:
        countersigned(world, custodian, signers[custodian], requests[0], statements[0])
    assert faults(world) == {}

    planted = {each: Signer.generate(signers[each].name) for each in custodians}
    with bookkeeping() as session:
        for custodian, signer in planted.items():
            own = update(SigningKey).where(SigningKey.person_id == custodian.person_id)
            session.execute(own.values(vkey=signer.verifier.vkey))
    for custodian in custodians:
        countersigned(world, custodian, planted[custodian], requests[1], statements[1])
    assert state_of(world, ids[1]) == "withdrawn"
    (fault,) = faults(world)["Lost bidder keys"][:1]
    assert "E_CUSTODIAN_SIG" in fault


def test_countersignatures_are_worth_nothing_for_another_envelope(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    victim, helper = county.bidders[:2]
    ids = [hand_in(world, lot, each, seal_bid(world, lot, each)) for each in (victim, helper)]
    custodians = [each.custodian for each in tender.keys[lot]]
    signers = signing_keys(world, *custodians)
    theirs = asked(world, helper, ids[1]).id
    statement = seen(world, county.operator, theirs)
    mine = asked(world, victim, ids[0]).id
    seen(world, county.operator, mine)
    for custodian in custodians[:2]:
        with pytest.raises(Invalid):
            countersigned(world, custodian, signers[custodian], mine, statement)
    replayed = sign(statement, *(signers[each] for each in custodians[:2]))
    with pytest.raises(SealError, match="E_UNKNOWN"):
        acted(world, lot, ids[0], replayed)
    assert state_of(world, ids[0]) == "sealed"

    with world.acting(helper) as tx:
        commands.give_up_lost_key(tx, theirs)
    with pytest.raises(Conflict):
        countersigned(world, custodians[0], signers[custodians[0]], theirs, statement)
    again = asked(world, helper, ids[1]).id
    afresh = seen(world, county.operator, again)
    with pytest.raises(Invalid):
        countersigned(world, custodians[0], signers[custodians[0]], again, statement)
    for custodian in custodians[:2]:
        countersigned(world, custodian, signers[custodian], again, afresh)
    assert state_of(world, ids[1]) == "withdrawn"


def test_at_the_deadline_no_step_is_left(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    early, late = county.bidders[:2]
    ids = [hand_in(world, lot, each, seal_bid(world, lot, each)) for each in (early, late)]
    custodians = [each.custodian for each in tender.keys[lot]]
    signers = signing_keys(world, *custodians)
    lost_id = asked(world, early, ids[0]).id
    statement = seen(world, county.operator, lost_id)
    countersigned(world, custodians[0], signers[custodians[0]], lost_id, statement)
    unseen = asked(world, late, ids[1]).id
    code = world.session.get_one(LostKey, unseen).code
    world.clock.advance_to(tender.deadline)
    with pytest.raises(TooLate):
        countersigned(world, custodians[1], signers[custodians[1]], lost_id, statement)
    with pytest.raises(TooLate), world.acting(county.operator) as tx:
        commands.see_bidder(tx, code, "龙小水", IdentityDocument.IDENTITY_CARD)
    assert [state_of(world, each) for each in ids] == ["sealed", "sealed"]
    kinds = set(world.session.scalars(select(Receipt.kind)))
    assert ReceiptKind.LOST_KEY not in kinds
