"""Openings as visitors, custodians and the operator meet them."""

import hashlib
import json
from datetime import timedelta
from uuid import UUID

import pytest
from pyrage import decrypt, x25519

from tests.support.accounts import County, a_county
from tests.support.announcements import LockKeys, PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.client import a_visitor, signed_in
from tests.support.openings import an_opened_lot, open_lot, three_bids
from tests.support.witnesses import countersign
from trading.custody import commands as custody
from trading.custody.models import LotLock
from trading.custody.rules import Possession, wire_name
from trading.kernel.actors import Actor
from trading.openings import commands
from trading.openings.models import Closing, KeyRelease, OpeningRecord
from trading.openings.queries import seats
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing.note import Signer, sign
from trading.sealing.statements import KeyRelease as Statement


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


@pytest.fixture
def published(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, lots=1)


@pytest.fixture
def lot(published: PublishedTender) -> UUID:
    return published.lot_attempt_ids[0]


def close(world: World, published: PublishedTender) -> None:
    world.clock.advance_to(published.deadline)
    world.work()
    countersign(world)


def release_address(keys: LockKeys) -> str:
    return f"/custody/locks/{keys.lock_id}/release"


def test_before_the_deadline_the_page_is_the_same_with_and_without_bids(
    world: World, county: County, lot: UUID
) -> None:
    before = a_visitor(world).get(f"/openings/{lot}")
    three_bids(world, county, lot)
    after = a_visitor(world).get(f"/openings/{lot}")
    assert "投标名单保密中" in after.text
    assert before.text == after.text


def test_the_calendar_tells_place_and_time_and_no_numbers(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    with world.acting(county.operator) as tx:
        room = commands.add_room(tx, "一号开标室", "行政中心二楼", online=False).id
    with world.acting(county.operator) as tx:
        commands.schedule_sitting(tx, published.tender_id, room, 60)
    day = published.deadline.date().isoformat()
    empty = a_visitor(world).get(f"/openings?week={day}").text
    three_bids(world, county, lot)
    assert "一号开标室" in empty
    assert f"/openings/{lot}" in empty
    assert a_visitor(world).get(f"/openings?week={day}").text == empty
    assert "一号开标室" in a_visitor(world).get("/openings?view=list").text


def test_after_the_deadline_everybody_sees_the_count_and_who_handed_in(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    three_bids(world, county, lot)
    close(world, published)
    page = a_visitor(world).get(f"/openings/{lot}").text
    assert "名单已冻结：共 3 家" in page
    assert "等待密钥：已交付 0 把，需要 2 把" in page
    first = published.keys[lot][0]
    form = {"summary": first.summary, "body": first.body}
    assert signed_in(world, first.custodian).post(release_address(first), data=form).status_code == 302
    assert "已交付 1 把" in a_visitor(world).get(f"/openings/{lot}").text
    note = a_visitor(world).get(f"/openings/{lot}/closing.note").data
    assert hashlib.sha256(note).hexdigest() == world.session.get_one(Closing, lot).sha256


def test_a_failed_lot_says_that_nothing_is_opened(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    seal_and_submit(world, lot, county.bidders[0])
    close(world, published)
    page = a_visitor(world).get(f"/openings/{lot}").text
    assert "本标段流标，不予开标" in page
    assert "有效投标 1 家" in page
    held = published.keys[lot][0]
    assert "不再需要交付" in signed_in(world, held.custodian).get(release_address(held)).text


def test_the_record_is_served_as_frozen_and_its_summaries_open_with_any_age_program(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = an_opened_lot(world, county, published)
    record = world.session.get_one(OpeningRecord, lot)
    visitor = a_visitor(world)
    assert visitor.get(f"/openings/{lot}.json").data == record.frozen.encode()
    assert visitor.get(f"/openings/{lot}.note").text == record.note
    assert visitor.get(f"/openings/{lot}.pdf", buffered=True).data.startswith(b"%PDF")
    for bid in json.loads(record.frozen)["bids"]:
        sealed = visitor.get(f"/openings/{lot}/{bid['envelope']}/summary.age", buffered=True).data
        plain = decrypt(sealed, [x25519.Identity.from_str(bid["summary_identity"])])
        assert hashlib.sha256(plain).hexdigest() == bid["summary_sha256"]


def test_no_page_ever_shows_a_body_key_that_was_handed_in(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = an_opened_lot(world, county, published)
    bodies = [keys.body for keys in published.keys[lot]]
    people = (
        county.operator,
        county.unit.drafter,
        published.keys[lot][0].custodian,
        county.supervisor,
    )
    addresses = (
        f"/openings/{lot}",
        f"/openings/{lot}.json",
        f"/centre/openings/{published.tender_id}",
        release_address(published.keys[lot][0]),
    )
    for browser in (a_visitor(world), *(signed_in(world, person) for person in people)):
        for address in addresses:
            page = browser.get(address).text
            assert not any(body in page for body in bodies)


def test_a_key_is_refused_before_the_deadline(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    world.clock.advance_to(published.deadline - timedelta(seconds=1))
    held = published.keys[lot][0]
    browser = signed_in(world, held.custodian)
    assert "时间未到" in browser.get(release_address(held)).text
    answer = browser.post(release_address(held), data={"summary": held.summary, "body": held.body})
    assert answer.status_code == 409
    assert "投标截止时间过后方可交付密钥" in answer.text


def test_a_wrong_key_is_refused_and_what_was_typed_stays_with_who_typed_it(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    three_bids(world, county, lot)
    close(world, published)
    held, other, _ = published.keys[lot]
    answer = signed_in(world, held.custodian).post(
        release_address(held), data={"summary": held.summary, "body": other.body}
    )
    assert answer.status_code == 422
    assert "密钥与公告中的锁不符" in answer.text
    assert held.summary in answer.text
    assert world.session.query(KeyRelease).all() == []


def a_signing_key(world: World, custodian: Actor) -> Signer:
    assert custodian.organisation_id is not None
    name = wire_name(custodian.organisation_id)
    signer = Signer.generate(name)
    with world.acting(custodian) as tx:
        custody.register_signing_key(tx, signer.verifier.vkey, sign(Possession(name).text(), signer))
    return signer


def stated(world: World, keys: LockKeys, signer: Signer, *, close: str | None = None) -> dict[str, str]:
    """The form that the page's script fills in."""
    lock = world.session.get_one(LotLock, keys.lock_id)
    attempt = lock.lot_attempt
    found = close or world.session.get_one(Closing, attempt.id).sha256
    form = {"summary": keys.summary, "body": keys.body}
    for part, identity in list(form.items()):
        said = Statement(attempt.wire_id, attempt.stage, lock.custodian_name, part, found, identity)
        form[f"{part}_note"] = sign(said.text(), signer)
    return form


def test_a_key_signed_with_the_registered_key_is_taken_and_shown_as_signed(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    three_bids(world, county, lot)
    held = published.keys[lot][0]
    signer = a_signing_key(world, held.custodian)
    close(world, published)
    form = stated(world, held, signer)
    browser = signed_in(world, held.custodian)
    assert browser.post(release_address(held), data=form).status_code == 302
    assert browser.post(release_address(held), data=form).status_code == 302
    seat = next(seat for seat in seats(world.session, lot) if seat.lock.id == held.lock_id)
    assert seat.released_at is not None
    assert not seat.on_paper
    assert world.session.query(KeyRelease).count() == 2


def test_a_release_after_another_closing_or_under_a_strange_signature_is_refused(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    three_bids(world, county, lot)
    held = published.keys[lot][0]
    signer = a_signing_key(world, held.custodian)
    close(world, published)
    browser = signed_in(world, held.custodian)
    stale = browser.post(release_address(held), data=stated(world, held, signer, close="0" * 64))
    assert (stale.status_code, "不是已冻结的投标名单" in stale.text) == (409, True)
    strange = stated(world, held, Signer.generate(signer.name))
    refused = browser.post(release_address(held), data=strange)
    assert (refused.status_code, "E_CUSTODIAN_SIG" in refused.text) == (403, True)


def test_another_custodians_release_page_does_not_exist(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    held = published.keys[lot][0]
    assert signed_in(world, county.notary).get(release_address(held)).status_code == 404


def test_the_operator_runs_an_opening_from_one_desk(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    world.clock.advance(timedelta(days=4))
    browser = signed_in(world, county.operator)
    address = f"/centre/openings/{published.tender_id}"
    assert "安排开标室" in browser.get("/home").text
    refused = browser.post("/centre/rooms", data={"name": "", "address": "行政中心二楼"})
    assert refused.status_code == 422
    assert "行政中心二楼" in refused.text
    browser.post("/centre/rooms", data={"name": "网上开标大厅", "address": "", "online": "yes"})
    assert "已有同名的开标室" in browser.post("/centre/rooms", data={"name": "网上开标大厅"}).text
    with world.acting(county.operator) as tx:
        room = commands.add_room(tx, "一号开标室", "", online=False).id
    assert browser.post(f"{address}/room", data={"room": room, "minutes": "45"}).status_code == 302
    person = {"name": "陈保管", "organisation": "示范县公证处", "capacity": "custodian", "present": "no"}
    assert browser.post(f"{address}/attendance", data=person).status_code == 302
    bidder = person | {"capacity": "bidder", "name": "李某"}
    assert browser.post(f"{address}/attendance", data=bidder).status_code == 409
    three_bids(world, county, lot)
    assert "名单已冻结" not in browser.get(address).text
    close(world, published)
    assert "主持开标" in browser.get("/home").text
    open_lot(world, published, lot)
    assert world.session.get_one(LotAttempt, lot).state is AttemptState.OPENED
    desk = browser.get(address).text
    assert "1,265,000.00" in desk
    assert "示范县公证处" in desk
    assert browser.get("/centre/openings").status_code == 200


def test_what_waits_for_a_custodian_is_the_key_once_the_deadline_has_passed(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> None:
    three_bids(world, county, lot)
    held = published.keys[lot][0]
    assert release_address(held) not in signed_in(world, held.custodian).get("/home").text
    close(world, published)
    assert release_address(held) in signed_in(world, held.custodian).get("/home").text
