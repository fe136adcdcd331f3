"""A bidder hands a sealed bid in, replaces it, takes it back; each time it gets the platform's word."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import event, select

from tests.support.accounts import County, a_bidder, a_county
from tests.support.announcements import PublishedTender, a_published_tender, signed_off
from tests.support.app import World
from tests.support.bids import (
    begin,
    facts_of,
    finish,
    hand_in,
    seal_and_submit,
    seal_bid,
    send,
    withdrawal_note,
)
from trading.announcements import commands as announcements
from trading.announcements.models import Tender
from trading.bids import commands, intake, queries
from trading.bids.models import Bid, Receipt, SeenHash, Upload
from trading.bids.rules import BidState, ReceiptKind
from trading.kernel.actors import SYSTEM, Role
from trading.kernel.errors import Conflict, Forbidden, NotFound
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt
from trading.sealing import note
from trading.sealing.leaf import commitment
from trading.sealing.statements import Receipt as ReceiptStatement
from trading.sealing.statements import Refusal
from trading.store.audit import AuditEvent
from trading.store.db import db
from trading.store.leaves import Leaf
from trading.store.renditions import Rendition

MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, lots=1)


@pytest.fixture
def lot(tender: PublishedTender) -> UUID:
    return tender.lot_attempt_ids[0]


def states(world: World, lot: UUID) -> set[BidState]:
    world.session.rollback()
    found = world.session.scalars(select(Bid.state).where(Bid.lot_attempt_id == lot)).all()
    assert len(set(found)) == len(found)
    return set(found)


def has_parts(world: World, bid_id: UUID) -> bool:
    return queries.envelope_folder(world.platform).path(bid_id, "body").exists()


def test_an_accepted_bid_has_a_receipt_that_anyone_can_check(world: World, county: County, lot: UUID) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    bid_id = hand_in(world, lot, county.bidders[0], sealed)
    key = note.Verifier.parse(facts_of(world, lot).receipt_key)
    said, _ = note.verify(queries.receipt_of(world.session, bid_id).note, [key])
    receipt = ReceiptStatement.parse(said)
    assert (receipt.state, receipt.envelope, receipt.prev) == ("accepted", sealed.envelope.id, None)
    assert receipt.received == world.clock.now()
    leaf = world.session.scalars(select(Leaf).where(Leaf.kind == "envelope")).one()
    assert leaf.commitment == commitment(receipt.salt, receipt.entry())


def test_the_platform_keeps_only_what_the_bidder_sealed(world: World, county: County, lot: UUID) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    bid_id = hand_in(world, lot, county.bidders[0], sealed)
    folder = queries.envelope_folder(world.platform)
    for part in ("summary", "body"):
        assert folder.path(bid_id, part).read_bytes() == (sealed.folder / f"{part}.age").read_bytes()
    assert world.session.get_one(Bid, bid_id).envelope == sealed.data


def test_nobody_else_may_learn_of_a_bid_before_the_deadline(world: World, county: County, lot: UUID) -> None:
    seal_and_submit(world, lot, county.bidders[0])
    events = world.session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("bid."))).all()
    assert {each.action for each in events} == {"bid.upload_begun", "bid.accepted"}
    assert {each.sealed_until for each in events} == {lot}


def test_a_receipt_is_printed_after_it_was_given(world: World, county: County, lot: UUID) -> None:
    bid_id = seal_and_submit(world, lot, county.bidders[0])
    receipt = queries.receipt_of(world.session, bid_id)
    assert world.session.get(Rendition, receipt.id) is None
    receipt_id = receipt.id
    world.session.rollback()
    world.work()
    printed = world.session.get_one(Rendition, receipt_id)
    assert world.platform.files.path(printed.sha256).read_bytes().startswith(b"%PDF")


def test_a_bid_one_millisecond_before_the_deadline_is_in(
    world: World, county: County, tender: PublishedTender, lot: UUID
) -> None:
    upload_id = send(world, lot, county.bidders[0], seal_bid(world, lot, county.bidders[0]))
    world.clock.advance_to(tender.deadline - MILLISECOND)
    finish(world, county.bidders[0], upload_id)
    assert states(world, lot) == {BidState.SEALED}


@pytest.mark.parametrize("late", [timedelta(0), MILLISECOND])
def test_a_bid_finished_at_the_deadline_or_later_is_refused_in_writing(
    world: World, county: County, tender: PublishedTender, lot: UUID, late: timedelta
) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    upload_id = send(world, lot, county.bidders[0], sealed)
    world.clock.advance_to(tender.deadline + late)
    with pytest.raises(intake.Refused) as refused:
        finish(world, county.bidders[0], upload_id)
    said, _ = note.verify(refused.value.facts["refusal"], [world.platform.keys.receipt.verifier])
    refusal = Refusal.parse(said)
    assert (refusal.code, refusal.envelope) == ("E_CLOSED", sealed.envelope.id)
    assert states(world, lot) == set()
    world.work()
    assert not has_parts(world, upload_id)


def test_bytes_sent_after_the_deadline_are_refused_in_writing(
    world: World, county: County, tender: PublishedTender, lot: UUID
) -> None:
    upload_id = begin(world, lot, county.bidders[0], seal_bid(world, lot, county.bidders[0]))
    world.clock.advance_to(tender.deadline)
    for _ in range(2):
        with pytest.raises(intake.Refused, match="E_CLOSED"):
            intake.receive(
                world.platform,
                county.bidders[0],
                world.clock,
                upload_id,
                "summary",
                BytesIO(b"x"),
                offset=0,
                length=1,
            )
    refusals = world.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.REFUSED)).all()
    assert [each.code for each in refusals] == ["E_CLOSED"]


def test_finishing_again_and_beginning_again_give_the_same_receipt(
    world: World, county: County, lot: UUID
) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    upload_id = send(world, lot, county.bidders[0], sealed)
    first = finish(world, county.bidders[0], upload_id).note
    assert finish(world, county.bidders[0], upload_id).note == first
    again = intake.hand_in(world.platform, county.bidders[0], world.clock, lot, sealed.folder)
    assert again.note == first
    assert states(world, lot) == {BidState.SEALED}


def test_a_bid_with_missing_bytes_stays_open(world: World, county: County, lot: UUID) -> None:
    upload_id = begin(world, lot, county.bidders[0], seal_bid(world, lot, county.bidders[0]))
    with pytest.raises(intake.Incomplete) as incomplete:
        finish(world, county.bidders[0], upload_id)
    assert [part["offset"] for part in incomplete.value.facts["parts"]] == [0, 0]
    assert world.session.get(Upload, upload_id) is not None


def test_only_the_newest_of_a_chain_counts_and_the_older_is_destroyed(
    world: World, county: County, lot: UUID
) -> None:
    first = seal_bid(world, lot, county.bidders[0], "1300000.00")
    first_id = hand_in(world, lot, county.bidders[0], first)
    second = seal_bid(world, lot, county.bidders[0], "1200000.00", prev=first)
    second_id = hand_in(world, lot, county.bidders[0], second)
    assert states(world, lot) == {BidState.REPLACED, BidState.SEALED}
    world.work()
    assert (has_parts(world, first_id), has_parts(world, second_id)) == (False, True)
    kept = set(world.session.scalars(select(SeenHash.sha256)))
    assert kept == first.envelope.fingerprints | second.envelope.fingerprints


def test_whoever_holds_the_account_but_not_the_key_cannot_replace_a_bid(
    world: World, county: County, lot: UUID
) -> None:
    first = seal_bid(world, lot, county.bidders[0])
    hand_in(world, lot, county.bidders[0], first)
    stranger = seal_bid(world, lot, county.bidders[0], prev=first, signer=note.Signer.generate(first.bidder))
    with pytest.raises(intake.Refused, match="E_BIDDER_SIG"):
        hand_in(world, lot, county.bidders[0], stranger)
    assert states(world, lot) == {BidState.SEALED}


def test_a_withdrawn_bid_is_destroyed_and_may_be_followed_by_a_new_one(
    world: World, county: County, lot: UUID
) -> None:
    first = seal_bid(world, lot, county.bidders[0])
    first_id = hand_in(world, lot, county.bidders[0], first)
    signed = withdrawal_note(first, world.clock.now())
    receipt = intake.withdraw(world.platform, county.bidders[0], world.clock, lot, signed).note
    assert intake.withdraw(world.platform, county.bidders[0], world.clock, lot, signed).note == receipt
    said, _ = note.verify(receipt, [world.platform.keys.receipt.verifier])
    assert ReceiptStatement.parse(said).state == "withdrawn"
    world.work()
    assert not has_parts(world, first_id)
    seal_and_submit(world, lot, county.bidders[0])
    assert states(world, lot) == {BidState.WITHDRAWN, BidState.SEALED}


def test_a_withdrawn_envelope_does_not_come_back(world: World, county: County, lot: UUID) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    hand_in(world, lot, county.bidders[0], sealed)
    signed = withdrawal_note(sealed, world.clock.now())
    intake.withdraw(world.platform, county.bidders[0], world.clock, lot, signed)
    with pytest.raises(intake.Refused, match="E_PREV"):
        hand_in(world, lot, county.bidders[0], sealed)


def test_a_withdrawal_without_the_bidder_key_is_refused(world: World, county: County, lot: UUID) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    hand_in(world, lot, county.bidders[0], sealed)
    said, _ = note.parse(withdrawal_note(sealed, world.clock.now()))
    forged = note.sign(said, note.Signer.generate(sealed.bidder))
    with pytest.raises(intake.Refused, match="E_BIDDER_SIG"):
        intake.withdraw(world.platform, county.bidders[0], world.clock, lot, forged)
    assert states(world, lot) == {BidState.SEALED}


def test_nobody_withdraws_the_bid_of_another(world: World, county: County, lot: UUID) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    hand_in(world, lot, county.bidders[0], sealed)
    signed = withdrawal_note(sealed, world.clock.now())
    with pytest.raises(intake.Refused, match="E_UNKNOWN"):
        intake.withdraw(world.platform, county.bidders[1], world.clock, lot, signed)
    assert states(world, lot) == {BidState.SEALED}


def test_nothing_is_withdrawn_after_the_deadline(
    world: World, county: County, tender: PublishedTender, lot: UUID
) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    hand_in(world, lot, county.bidders[0], sealed)
    world.clock.advance_to(tender.deadline)
    signed = withdrawal_note(sealed, world.clock.now())
    with pytest.raises(intake.Refused, match="E_CLOSED"):
        intake.withdraw(world.platform, county.bidders[0], world.clock, lot, signed)
    assert states(world, lot) == {BidState.SEALED}


def test_an_unreadable_withdrawal_is_refused(world: World, county: County, lot: UUID) -> None:
    with pytest.raises(intake.Refused, match="E_SHAPE"):
        intake.withdraw(world.platform, county.bidders[0], world.clock, lot, "撤回")


def amended(world: World, county: County, tender: PublishedTender, *, reseal: bool) -> None:
    with world.acting(county.unit.drafter) as tx:
        draft_id = announcements.draft_amendment(
            tx,
            tender.tender_id,
            world.platform.config.instance,
            proposed={"opening_place": "二号开标室"},
            ceilings={},
            reason="开标室调整",
            material=False,
            reseal=reseal,
        ).id
    signed_off(world, county.unit, draft_id)


def at_close(world: World, lot: UUID) -> list[UUID]:
    with world.acting(SYSTEM) as tx:
        attempt = tx.lock(LotAttempt, lot)
        tx.require(Action.FREEZE_BIDS, attempt)
        return [bid.id for bid in commands.live_bids_at_close(tx, attempt)]


def test_an_amendment_that_asks_to_seal_again_leaves_only_what_was_sealed_again(
    world: World, county: County, tender: PublishedTender, lot: UUID
) -> None:
    old = seal_bid(world, lot, county.bidders[0])
    old_id = hand_in(world, lot, county.bidders[0], old)
    idle_id = seal_and_submit(world, lot, county.bidders[1])
    world.clock.advance(timedelta(hours=1))
    amended(world, county, tender, reseal=True)
    assert queries.must_be_sealed_again(world.session, world.session.get_one(Bid, old_id))
    new_id = hand_in(world, lot, county.bidders[0], seal_bid(world, lot, county.bidders[0], prev=old))
    assert not queries.must_be_sealed_again(world.session, world.session.get_one(Bid, new_id))
    world.clock.advance_to(world.session.get_one(Tender, tender.tender_id).deadline or tender.deadline)
    assert at_close(world, lot) == [new_id]
    assert world.session.get_one(Bid, idle_id).state is BidState.SUPERSEDED
    world.work()
    assert not has_parts(world, idle_id)


def test_an_amendment_that_does_not_ask_leaves_older_bids_live(
    world: World, county: County, tender: PublishedTender, lot: UUID
) -> None:
    old_id = seal_and_submit(world, lot, county.bidders[0])
    world.clock.advance(timedelta(hours=1))
    amended(world, county, tender, reseal=False)
    assert not queries.must_be_sealed_again(world.session, world.session.get_one(Bid, old_id))
    world.clock.advance_to(world.session.get_one(Tender, tender.tender_id).deadline or tender.deadline)
    assert at_close(world, lot) == [old_id]


def test_the_list_is_not_read_before_the_deadline(world: World, county: County, lot: UUID) -> None:
    seal_and_submit(world, lot, county.bidders[0])
    with pytest.raises(RuntimeError):
        at_close(world, lot)


def test_a_party_to_the_tender_cannot_bid(world: World, county: County, lot: UUID) -> None:
    sealed = seal_bid(world, lot, county.bidders[0])
    parties = (county.unit.drafter, county.unit_custodian, county.custodian, county.notary)
    for party in parties:
        disguised = replace(party, role=Role.BIDDER)
        with pytest.raises(Forbidden, match="own_tender"):
            begin(world, lot, disguised, sealed)


def test_a_bidder_who_was_not_admitted_cannot_bid(world: World, county: County, lot: UUID) -> None:
    newcomer = a_bidder(world, 900)
    sealed = seal_bid(world, lot, newcomer)
    with pytest.raises(Forbidden):
        begin(world, lot, newcomer, sealed)


def test_an_upload_of_another_bidder_is_as_if_it_did_not_exist(
    world: World, county: County, lot: UUID
) -> None:
    upload_id = send(world, lot, county.bidders[0], seal_bid(world, lot, county.bidders[0]))
    with pytest.raises(NotFound):
        finish(world, county.bidders[1], upload_id)
    with pytest.raises(NotFound), world.acting(county.bidders[1]) as tx:
        commands.abandon_upload(tx, upload_id)


def test_one_envelope_at_a_time_is_sent_unless_the_other_is_given_up(
    world: World, county: County, lot: UUID
) -> None:
    first, second = (seal_bid(world, lot, county.bidders[0]) for _ in range(2))
    first_upload = send(world, lot, county.bidders[0], first)
    assert begin(world, lot, county.bidders[0], first) == first_upload
    with pytest.raises(Conflict, match="E_UPLOAD_OPEN") as other:
        begin(world, lot, county.bidders[0], second)
    assert other.value.facts["upload"] == first_upload
    with world.acting(county.bidders[0]) as tx:
        commands.abandon_upload(tx, first_upload)
    world.work()
    assert not has_parts(world, first_upload)
    hand_in(world, lot, county.bidders[0], second)


def test_a_finished_upload_cannot_be_given_up(world: World, county: County, lot: UUID) -> None:
    bid_id = seal_and_submit(world, lot, county.bidders[0])
    with pytest.raises(Conflict, match="E_FINISHED"), world.acting(county.bidders[0]) as tx:
        commands.abandon_upload(tx, bid_id)


def statements_while(world: World, lot: UUID, bidder_number: int, county: County) -> list[str]:
    """The SQL of finishing one more bid."""
    bidder = a_bidder(world, bidder_number, admitted_by=county.operator)
    upload_id = send(world, lot, bidder, seal_bid(world, lot, bidder))
    seen: list[str] = []

    def note_statement(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note_statement)
    try:
        finish(world, bidder, upload_id)
    finally:
        event.remove(db.engine, "before_cursor_execute", note_statement)
    return seen


def test_accepting_a_bid_costs_the_same_statements_however_many_there_are(
    world: World, county: County, lot: UUID
) -> None:
    first = statements_while(world, lot, 201, county)
    for bidder in county.bidders:
        seal_and_submit(world, lot, bidder)
    assert statements_while(world, lot, 202, county) == first
