"""Freezing by time, handing in keys, opening bid by bid."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from sqlalchemy import select

from tests.support.accounts import a_county
from tests.support.announcements import LockKeys, a_published_tender
from tests.support.app import World
from tests.support.bids import hand_in, seal_and_submit, seal_bid, withdrawal_note
from tests.support.openings import PRICES, an_opened_lot, open_lot, release, three_bids
from tests.support.witnesses import countersign
from trading.announcements.models import NoticeDraft, Tender
from trading.announcements.rules import NoticeKind
from trading.bids import intake
from trading.bids.envelopes import EnvelopeFolder
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.kernel.errors import Conflict, Forbidden, Invalid, TooEarly
from trading.openings import commands, queries
from trading.openings.effects import open_lot as open_lot_effect
from trading.openings.models import Attendance, Closing, KeyRelease, OpeningRecord, Verdict
from trading.openings.rules import Capacity
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing.leaf import live_set
from trading.sealing.note import verify
from trading.sealing.opening import open_envelope
from trading.store.keys import PlatformKeys
from trading.store.leaves import Leaf
from trading.store.outbox import OutboxJob
from trading.store.renditions import Rendition
from trading.store.transaction import Transaction


def test_with_two_of_three_keys_all_bids_open_together(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=2)
    lot_attempt_id = an_opened_lot(world, county, published)

    assert world.session.get_one(LotAttempt, lot_attempt_id).state is AttemptState.OPENED
    record = world.session.get_one(OpeningRecord, lot_attempt_id)
    said = json.loads(record.frozen)
    assert sorted(bid["price"] for bid in said["bids"]) == sorted(PRICES)
    assert {bid["verdict"] for bid in said["bids"]} == {"OPENED"}
    assert said["closing"]["live"] == 3
    text, _ = verify(record.note, [world.platform.keys.notice.verifier])
    assert f"record: sha256:{record.sha256}\n" in text
    assert world.session.scalars(select(Leaf.kind).where(Leaf.kind == "open")).all() == ["open"]


def test_published_are_the_summary_keys_and_never_a_body_key(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = an_opened_lot(world, county, published)

    record = world.session.get_one(OpeningRecord, lot_attempt_id).frozen
    first = published.keys[lot_attempt_id][0]
    assert first.summary in record
    assert first.body not in record


def test_nothing_is_frozen_and_no_key_taken_before_the_deadline(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(published.deadline - timedelta(milliseconds=1))
    world.work()

    assert world.session.get(Closing, lot_attempt_id) is None
    with pytest.raises(TooEarly, match="E_EARLY"):
        release(world, published.keys[lot_attempt_id][0])


def test_the_deadline_freezes_the_sorted_set_of_live_envelopes(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    bids = three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(published.deadline)
    world.work()

    closing = world.session.get_one(Closing, lot_attempt_id)
    envelopes = [world.session.get_one(Bid, bid_id).envelope_sha256 for bid_id in bids]
    assert f"set: {live_set(envelopes)}\n" in closing.entry
    assert closing.live == 3


def test_too_few_bids_fail_the_lot_and_open_nothing(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    for bidder in county.bidders[:2]:
        seal_and_submit(world, lot_attempt_id, bidder)
    world.clock.advance_to(published.deadline)
    world.work()

    assert world.session.get_one(LotAttempt, lot_attempt_id).state is AttemptState.FAILED
    with pytest.raises(Conflict, match="no_opening"):
        release(world, published.keys[lot_attempt_id][0])
    assert world.session.scalars(select(Verdict)).all() == []


def test_a_wrong_key_is_refused_at_once_and_a_right_one_twice_counts_once(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(published.deadline)
    countersign(world)
    first, second, third = published.keys[lot_attempt_id]

    with pytest.raises(Invalid, match="E_KEY_MISMATCH"), world.acting(first.custodian) as tx:
        commands.release_key(tx, world.platform.config, first.lock_id, "summary", second.summary)
    with pytest.raises(Invalid, match="E_KEY_MISMATCH"), world.acting(first.custodian) as tx:
        commands.release_key(tx, world.platform.config, first.lock_id, "summary", first.body)
    with pytest.raises(Forbidden), world.acting(second.custodian) as tx:
        commands.release_key(tx, world.platform.config, first.lock_id, "summary", first.summary)
    release(world, first)
    release(world, first)
    world.work()
    assert world.session.get_one(LotAttempt, lot_attempt_id).state is AttemptState.PUBLISHED
    release(world, third)
    world.work()
    assert world.session.get_one(LotAttempt, lot_attempt_id).state is AttemptState.OPENED


def test_a_spoilt_bid_has_its_own_verdict_and_stops_no_other(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    spoilt, lost, sound = three_bids(world, county, lot_attempt_id)
    folder = EnvelopeFolder(world.platform.config.envelopes_folder)
    with folder.path(spoilt, "body").open("r+b") as blob:
        blob.seek(-1, 2)
        blob.write(b"\0")
    folder.path(lost, "summary").unlink()
    open_lot(world, published, lot_attempt_id)

    codes = {verdict.id: verdict.code for verdict in world.session.scalars(select(Verdict))}
    assert codes == {spoilt: "E_BLOB_HASH", lost: "E_BLOB_LOST", sound: None}
    assert world.session.get_one(Bid, sound).state is BidState.OPENED
    assert world.session.get_one(Bid, lost).state is BidState.UNOPENABLE
    assert world.session.get_one(LotAttempt, lot_attempt_id).state is AttemptState.OPENED


def test_a_room_holds_one_opening_at_a_time_but_an_online_one_many(world: World) -> None:
    county = a_county(world)
    one = a_published_tender(world, county, lots=1)
    other = a_published_tender(world, county, lots=1)
    with world.acting(county.operator) as tx:
        hall = commands.add_room(tx, "一号开标室", "行政中心二楼", online=False).id
        online = commands.add_room(tx, "网上开标大厅", "", online=True).id
    with world.acting(county.operator) as tx:
        commands.schedule_sitting(tx, one.tender_id, hall, 60)
    with pytest.raises(Conflict, match="room_taken"), world.acting(county.operator) as tx:
        commands.schedule_sitting(tx, other.tender_id, hall, 60)
    for tender_id in (one.tender_id, other.tender_id):
        with world.acting(county.operator) as tx:
            commands.schedule_sitting(tx, tender_id, online, 60)


def test_a_failed_lot_has_its_failure_notice_prepared_and_a_record_is_printed(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=2)
    opened = an_opened_lot(world, county, published)
    world.work()

    draft = world.session.scalars(select(NoticeDraft).where(NoticeDraft.kind == NoticeKind.FAILURE)).one()
    assert "有效投标0家" in draft.content
    assert draft.drafted_by is None
    rendition = world.session.get_one(Rendition, opened)
    printed = pypdfium2.PdfDocument(world.platform.files.path(rendition.sha256))
    text = "".join(page.get_textpage().get_text_range() for page in printed)
    assert "开标记录" in text
    assert "1,265,000.00" in text


def test_a_worker_killed_between_two_verdicts_goes_on_where_it_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(published.deadline)
    opened: list[str] = []

    def killed_at_the_second(*given: Any, **further: Any) -> Any:
        if len(opened) == 1:
            raise KeyboardInterrupt
        opened.append(further["envelope_id"])
        return open_envelope(*given, **further)

    monkeypatch.setattr("trading.openings.effects.open_envelope", killed_at_the_second)
    for keys in published.keys[lot_attempt_id][:2]:
        release(world, keys)
    with pytest.raises(KeyboardInterrupt):
        world.work()
    assert len(world.session.scalars(select(Verdict)).all()) == 1
    assert world.session.get(OpeningRecord, lot_attempt_id) is None

    monkeypatch.setattr("trading.openings.effects.open_envelope", _noting(opened))
    for _ in range(2):
        open_lot_effect(world.platform, world.clock, {"lot_attempt_id": str(lot_attempt_id)})
    assert len(opened) == len(set(opened)) == 3
    said = json.loads(world.session.get_one(OpeningRecord, lot_attempt_id).frozen)
    assert [bid["verdict"] for bid in said["bids"]] == ["OPENED"] * 3
    assert world.session.scalars(select(Leaf.kind).where(Leaf.kind == "open")).all() == ["open"]


def _noting(opened: list[str]) -> Any:
    def note(*given: Any, **further: Any) -> Any:
        opened.append(further["envelope_id"])
        return open_envelope(*given, **further)

    return note


def test_two_custodians_hand_in_the_second_key_at_the_same_instant_and_one_opening_follows(
    world: World,
) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(published.deadline)
    first, *others = published.keys[lot_attempt_id]
    release(world, first)
    world.session.rollback()
    ready = Barrier(2)

    def hand_in(keys: LockKeys) -> None:
        with world.app.app_context():
            ready.wait()
            handed = {"summary": commands.Handed(keys.summary), "body": commands.Handed(keys.body)}
            with world.acting(keys.custodian) as tx:
                commands.release_keys(tx, world.platform.config, keys.lock_id, handed)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(hand_in, others))
    assert len(world.session.scalars(select(KeyRelease)).all()) == 6
    assert len(world.session.scalars(select(OutboxJob).where(OutboxJob.kind == "lot.open")).all()) == 1
    world.work()
    assert len(world.session.scalars(select(OpeningRecord)).all()) == 1


def test_both_keys_of_a_custodian_are_taken_or_neither(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(published.deadline)
    countersign(world)
    first, second, _ = published.keys[lot_attempt_id]
    handed = {"summary": commands.Handed(first.summary), "body": commands.Handed(second.body)}
    with pytest.raises(Invalid, match="E_KEY_MISMATCH"), world.acting(first.custodian) as tx:
        commands.release_keys(tx, world.platform.config, first.lock_id, handed)
    assert world.session.scalars(select(KeyRelease)).all() == []


def test_a_bidder_who_withdrew_stands_in_the_record_and_before_the_bids(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    three_bids(world, county, lot_attempt_id)
    leaver = county.bidders[3]
    sealed = seal_bid(world, lot_attempt_id, leaver)
    hand_in(world, lot_attempt_id, leaver, sealed)
    intake.withdraw(
        world.platform, leaver, world.clock, lot_attempt_id, withdrawal_note(sealed, world.clock.now())
    )
    open_lot(world, published, lot_attempt_id)

    written = world.session.get_one(OpeningRecord, lot_attempt_id).frozen
    said = json.loads(written)
    assert [change["change"] for change in said["changes"]] == ["withdrawn"]
    assert written.index(said["changes"][0]["bidder"]) < written.index(said["bids"][0]["bidder"])


def test_a_room_taken_twice_after_a_deadline_was_moved_is_flagged(world: World) -> None:
    county = a_county(world)
    one = a_published_tender(world, county, lots=1)
    other = a_published_tender(world, county, lots=1, days=11)
    with world.acting(county.operator) as tx:
        hall = commands.add_room(tx, "一号开标室", "行政中心二楼", online=False).id
    for tender_id in (one.tender_id, other.tender_id):
        with world.acting(county.operator) as tx:
            commands.schedule_sitting(tx, tender_id, hall, 60)
    assert queries.clashing_tenders(world.session) == set()
    world.session.get_one(Tender, one.tender_id).deadline = other.deadline + timedelta(minutes=30)
    world.session.flush()
    assert queries.clashing_tenders(world.session) == {one.tender_id, other.tender_id}
    world.session.rollback()


def test_who_bids_is_not_written_down_before_the_deadline(world: World) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=1)

    def attend(capacity: Capacity, *, present: bool) -> Attendance:
        with world.acting(county.operator) as tx:
            return commands.record_attendance(
                tx, published.tender_id, "张三", "某单位", capacity, present=present
            )

    with pytest.raises(TooEarly, match="bidders_secret"):
        attend(Capacity.BIDDER, present=False)
    expected = attend(Capacity.CUSTODIAN, present=False).id
    attend(Capacity.SUPERVISOR, present=False)
    three_bids(world, county, published.lot_attempt_ids[0])
    world.clock.advance_to(published.deadline)
    attend(Capacity.BIDDER, present=True)
    with world.acting(county.operator) as tx:
        commands.note_arrival(tx, expected)
    open_lot(world, published, published.lot_attempt_ids[0])
    said = json.loads(world.session.get_one(OpeningRecord, published.lot_attempt_ids[0]).frozen)
    assert {person["capacity"] for person in said["attendance"]} == {"持钥单位", "投标人"}


def test_a_lot_that_cannot_be_closed_keeps_no_other_from_its_closing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = a_county(world)
    published = a_published_tender(world, county, lots=2)
    broken, sound = published.lot_attempt_ids
    world.clock.advance_to(published.deadline)
    close_lot = commands.close_lot

    def closing(tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID) -> Closing:
        if lot_attempt_id == broken:
            raise RuntimeError("a fault of this lot alone")
        return close_lot(tx, keys, lot_attempt_id)

    monkeypatch.setattr(commands, "close_lot", closing)
    world.work()
    assert world.session.get(Closing, sound) is not None
    assert world.session.get(Closing, broken) is None
    monkeypatch.setattr(commands, "close_lot", close_lot)
    world.work()
    assert world.session.get(Closing, broken) is not None
