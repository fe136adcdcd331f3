"""A public draw from the frozen list to the names, on both databases, and what nobody can do to it."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.outsider.drawer import Published, faults
from tests.support import draws
from tests.support.accounts import County, a_county
from tests.support.announcements import LockKeys, a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.draws import Arranged
from tests.support.openings import open_lot
from tests.support.results import accept_all, report
from trading.draws import commands, queries
from trading.draws.checks import CHECKS
from trading.draws.rules import DrawState, Failure
from trading.kernel.errors import Conflict, Duplicate, Invalid, TooEarly
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.results import commands as evaluation
from trading.results import queries as results
from trading.sealing import dealing
from trading.sealing import note as notes
from trading.sealing.errors import SealError
from trading.store.db import db
from trading.store.inspection import Scene, inspect
from trading.store.triggers import drop_statements
from trading.transparency import disclosure


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def listed(world: World, county: County, lots: int) -> list[Arranged]:
    """Draws of experts for as many lots, each open for contributions."""
    tender = a_published_tender(world, county, lots=lots)
    return [draws.a_listed_draw(world, county, lot) for lot in tender.lot_attempt_ids]


def test_experts_are_drawn_from_everybody_s_numbers_and_named_when_it_is_time(
    world: World, county: County
) -> None:
    (first,) = a_published_tender(world, county, lots=1).lot_attempt_ids
    experts = draws.a_listed_draw(world, county, first)
    own = [
        draws.contribute(world, experts.draw_id, contributor)
        for contributor in (draws.CITIZEN, county.notary, county.bidders[0])
    ]
    draw = draws.drawn(world, experts)
    assert draw.state is DrawState.DRAWN
    shown = draws.published(world, draw.id)
    assert faults(shown, tuple(each.envelope.id for each in own)) == []
    record = json.loads(shown.record)
    assert sorted(each["nonce"] for each in record["contributions"]) == sorted(each.nonce for each in own)
    assert sorted(each["from"] for each in record["contributions"]) == ["citizen", "citizen", "custodian"]
    must_be_found_by_an_outsider(shown)

    # Names stay commitments until the result of the lot is published, then they fit the list.
    assert "赵" not in shown.list_note
    assert {each.name for each in queries.drawn(world.session, draw)} == {""}
    world.session.get_one(LotAttempt, first).state = AttemptState.AWARDED
    named = queries.drawn(world.session, draw)
    assert [each.name for each in named[:3]] == [draws.EXPERTS[place - 1].text() for place in record["drawn"]]
    assert all(each.fits for each in named)
    assert {each.name for each in named[3:]} == {""}  # substitutes who were not called stay private
    draw.candidates[named[0].place - 1].name = "511999-0099 他人"
    assert not queries.drawn(world.session, draw)[0].fits
    world.session.rollback()
    with pytest.raises(Duplicate):  # nobody draws until it pleases
        draws.experts_arranged(world, county, first)


def must_be_found_by_an_outsider(shown: Published) -> None:
    """Whatever is changed in a published draw that is right, somebody with the document finds it."""
    record = json.loads(shown.record)
    first, *rest = record["contributions"]
    swapped = [*reversed(record["order"][:2]), *record["order"][2:]]

    def found(**changes: Any) -> list[str]:
        return faults(
            Published(shown.list_note, shown.close_note, json.dumps(record | changes), shown.envelopes)
        )

    assert "order" in found(order=swapped)
    assert found(drawn=record["drawn"][1:]) == ["drawn"]
    assert {"set", "order"} <= set(found(contributions=rest))
    forged = found(contributions=[first | {"nonce": "00" * 32}, *rest])
    assert {"order", f"contribution {first['envelope']}"} <= set(forged)
    relisted = shown.list_note.replace("select: 3", "select: 4")
    assert "list" in faults(Published(relisted, shown.close_note, shown.record, shown.envelopes))


def test_equal_prices_may_be_left_to_a_public_draw(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    for bidder, price in zip(county.bidders, ("1300000.00", "1200000.00", "1200000.00"), strict=False):
        seal_and_submit(world, lot, bidder, price)
    open_lot(world, tender, lot)
    accept_all(world, county, lot)
    tied = {each.bid.organisation_id: each.bid.id for each in results.judged(world.session, lot)[:2]}
    with world.acting(county.unit.drafter) as tx:
        draw_id = evaluation.leave_to_draw(tx, lot).id
    with pytest.raises(Conflict, match="draw_decides"), world.acting(county.unit.drafter) as tx:
        evaluation.enter_tie_order(tx, lot, dict(zip(tied.values(), (1, 2), strict=True)), "抽签")
    with pytest.raises(Conflict, match="tie_not_settled"):
        report(world, county, lot)

    arranged = draws.listed(world, county, draw_id)
    draws.contribute(world, draw_id, county.notary)
    draw = draws.drawn(world, arranged)
    assert faults(draws.published(world, draw_id)) == []
    report(world, county, lot)
    ranked = [each.bid.organisation_id for each in results.judged(world.session, lot)]
    assert ranked[:2] == queries.order_of_organisations(world.session, draw)
    frozen = results.report(world.session, lot)
    assert frozen is not None
    assert json.loads(frozen.frozen)["tie"]["draw"] == draw.wire_id


def test_a_draw_without_numbers_or_without_keys_fails_in_public_and_is_repeated(
    world: World, county: County
) -> None:
    lonely, locked = listed(world, county, 2)
    draws.contribute(world, locked.draw_id)
    with pytest.raises(TooEarly, match="E_EARLY"):
        draws.release(world, locked.keys[2])
    draws.close(world, lonely.draw_id)
    assert draws.draw_of(world, lonely.draw_id).failure is Failure.NO_CONTRIBUTION
    with pytest.raises(Conflict):
        draws.release(world, lonely.keys[0])

    draws.release(world, locked.keys[2])  # one of the two that are needed
    until = draws.draw_of(world, locked.draw_id).keys_until
    assert until is not None
    world.clock.advance_to(until - timedelta(seconds=1))
    draws.work(world)
    assert draws.draw_of(world, locked.draw_id).state is DrawState.LISTED
    world.clock.advance_to(until)
    draws.work(world)
    failed = draws.draw_of(world, locked.draw_id)
    assert failed.failure is Failure.KEYS_MISSING
    assert [seat.released for seat in queries.seats(world.session, failed.id)] == [False, False, True]
    with pytest.raises(Conflict):  # whoever waited to see the others' keys comes too late
        draws.release(world, locked.keys[0])

    with pytest.raises(Conflict):
        draws.experts_arranged(world, county, failed.lot_attempt_id)  # no other list in its place
    with world.acting(county.operator) as tx:
        again_id = commands.repeat(tx, failed.id).id
    again = draws.draw_of(world, again_id)
    assert again.wire_id == failed.wire_id.replace("/1", "/2")
    assert [each.name for each in again.candidates] == [each.text() for each in draws.EXPERTS]
    arranged = draws.listed(world, county, again_id)
    draws.contribute(world, again_id)
    assert draws.drawn(world, arranged).state is DrawState.DRAWN


def test_no_key_is_taken_before_the_numbers_are_frozen_and_countersigned(
    world: World, county: County
) -> None:
    early, other = listed(world, county, 2)
    for arranged in (early, other):
        draws.contribute(world, arranged.draw_id)
    with pytest.raises(TooEarly, match="E_EARLY"):
        draws.release(world, early.keys[0])
    until = draws.draw_of(world, early.draw_id).contributions_until
    assert until is not None
    world.clock.advance_to(until)
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        draws.release(world, early.keys[0])
    world.work()  # in the log, but nobody has countersigned
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        draws.release(world, early.keys[0])
    names = {draws.draw_of(world, each.draw_id).wire_id for each in (early, other)}
    assert names <= kept_closed_by(world)
    # Twin: the same key is taken once a witness has countersigned; that of another draw never.
    assert draws.drawn(world, early, quorum=(0, 2)).state is DrawState.DRAWN
    place, strange = other.keys[0], early.keys[0]
    with pytest.raises(Invalid, match="E_KEY_MISMATCH"):
        draws.release(world, LockKeys(place.lock_id, place.custodian, strange.summary, strange.body))
    assert draws.drawn(world, other, quorum=(0, 1)).state is DrawState.DRAWN
    assert not names & kept_closed_by(world)


def kept_closed_by(world: World) -> set[str]:
    """What the entries of the public log wait for; the frozen lists alone are shown at once."""
    world.session.rollback()
    entries = disclosure.openings(world.session, 0, 10_000)
    shown = [each.leaf.kind for each in entries if each.leaf is not None]
    assert "draw" in shown
    assert "envelope" not in shown  # the lots themselves still take bids
    return {awaited.lot for each in entries for awaited in each.lots}


def test_the_last_contributor_cannot_leave_it_to_a_friend_whether_its_number_counts(
    world: World, county: County
) -> None:
    """A wrong share for the third custodian would let that one's presence decide. It does not.

    Neither does a number out of form stop the draw, nor an envelope of another draw enter it.
    """
    arranged = listed(world, county, 3)
    given = [several_kinds_of_numbers(world, each) for each in arranged]
    strange = draws.sealed_number(world, arranged[1].draw_id)
    with pytest.raises(SealError, match="E_LOT"):
        draws.contribute(world, arranged[0].draw_id, sealed=strange)
    draws.close(world, arranged[0].draw_id)
    for each, quorum, (honest, short, wrong) in zip(arranged, [(0, 1), (0, 2), (1, 2)], given, strict=True):
        for number in quorum:
            draws.release(world, each.keys[number])
        draws.work(world)
        shown = draws.published(world, each.draw_id)
        assert faults(shown, (honest,)) == []
        said = {one["envelope"]: one["code"] for one in json.loads(shown.record)["contributions"]}
        assert said.pop(wrong) in ("E_DEALING", "E_SHARE_DECRYPT")
        assert said == {honest: None, short: "E_CONTENT"}


def several_kinds_of_numbers(world: World, arranged: Arranged) -> tuple[str, str, str]:
    """The envelopes of an honest number (sent twice), of one that is too short, and of one dealt wrongly."""
    draw_id = arranged.draw_id
    honest = draws.contribute(world, draw_id)
    draws.contribute(world, draw_id, sealed=honest)
    short = draws.contribute(world, draw_id, sealed=draws.sealed_number(world, draw_id, "00" * 31))
    wrong = draws.contribute(world, draw_id, sealed=wrongly_dealt(world, arranged))
    return honest.envelope.id, short.envelope.id, wrong.envelope.id


def wrongly_dealt(world: World, arranged: Arranged) -> draws.SealedNumber:
    """A sealed number whose share for the third custodian was dealt from another seed."""
    sealed = draws.sealed_number(world, arranged.draw_id)
    envelope, summary = sealed.envelope, sealed.envelope.part("summary")
    strange = dealing.deal(bytes(32), envelope.ctx, envelope.k, summary.to)
    return draws.resealed(sealed, summary.shares[2], strange[2])


def test_what_a_database_administrator_changes_is_found(world: World, county: County) -> None:
    relisted, dropped, damaged, untouched = listed(world, county, 4)
    own = {
        each.draw_id: draws.contribute(world, each.draw_id)
        for each in (relisted, dropped, damaged, untouched)
    }
    for each in (dropped, damaged, untouched):
        draws.contribute(world, each.draw_id)

    assert verified(world) == {}  # twin of what is found below
    forge_list(world, relisted.draw_id)
    missing = own[dropped.draw_id].envelope.id
    tamper(world, "contributions", "DELETE FROM contributions WHERE envelope_sha256 = :e", e=missing)
    draws.close(world, relisted.draw_id)
    damage = "UPDATE contributions SET summary = body WHERE envelope_sha256 = :e"
    tamper(world, "contributions", damage, e=own[damaged.draw_id].envelope.id)
    for each in (relisted, dropped, damaged, untouched):
        for keys in each.keys[:2]:
            draws.release(world, keys)
    draws.work(world)

    # Changed list, damaged number: no result at all, rather than one that somebody chose.
    assert draws.draw_of(world, relisted.draw_id).failure is Failure.ALTERED
    assert draws.draw_of(world, damaged.draw_id).failure is Failure.ALTERED
    # Dropped before the freeze: the draw goes on, and whoever has the receipt can prove it.
    shown = draws.published(world, dropped.draw_id)
    assert faults(shown, (missing,)) == [f"missing {missing}"]
    assert faults(shown) == []
    assert faults(draws.published(world, untouched.draw_id), (own[untouched.draw_id].envelope.id,)) == []

    found = verified(world)
    assert found.keys() == {"Lists of draws", "Random numbers"}
    numbers = "\n".join(found["Random numbers"])
    assert "its sealed parts are altered" in numbers
    assert missing in numbers  # its entry is in the log, its row is gone


def verified(world: World) -> dict[str, list[str]]:
    """What `trading verify` finds about draws, by check."""
    world.session.rollback()
    scene = Scene(world.platform, world.session, world.clock.now())
    return {found.title: found.faults for found in inspect(scene, CHECKS) if found.faults}


def forge_list(world: World, draw_id: UUID) -> None:
    """Put a candidate on the list twice; even signing it with the platform's own key does not help."""
    draw = draws.draw_of(world, draw_id)
    assert draw.frozen is not None
    forged = draw.frozen.replace(draw.candidates[0].line, draw.candidates[1].line)
    signed = notes.sign(forged, world.platform.keys.notice)
    key = draw_id.hex if db.engine.dialect.name == "sqlite" else draw_id
    statement = "UPDATE draws SET frozen = :frozen, note = :note WHERE id = :id"
    tamper(world, "draws", statement, frozen=forged, note=signed, id=key)


def tamper(world: World, table: str, statement: str, **values: Any) -> None:
    """What a database administrator does: the triggers away, then the change."""
    world.session.rollback()
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            for act in ("update", "delete", "replace"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
        for drop in drop_statements(table, db.engine.dialect.name):
            connection.execute(text(drop))
        connection.execute(text(statement), values)
