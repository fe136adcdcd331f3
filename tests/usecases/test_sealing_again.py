"""An amendment made envelopes worthless: their bidders are called, and nobody else learns who they are."""

import json
from collections import Counter
from datetime import timedelta

from sqlalchemy import select, update

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender, signed_off
from tests.support.app import World
from tests.support.bids import hand_in, seal_and_submit, seal_bid
from trading.accounts.models import Person
from trading.announcements import commands as announcements
from trading.store.outbox import OutboxJob
from trading.store.transaction import bookkeeping

HOUR = timedelta(hours=1)


def called(world: World) -> Counter[str]:
    """To whom messages have gone so far, and how many."""
    world.work()
    folder = world.platform.config.outgoing_folder
    return Counter(json.loads(path.read_text())["to"] for path in folder.glob("*.json"))


def test_who_must_seal_again_is_called_at_once_and_before_the_deadline(world: World) -> None:
    county = a_county(world)
    tender = a_published_tender(world, county, lots=2)
    lot, empty = tender.lot_attempt_ids
    quick, slow, stranger = county.bidders[:3]
    with bookkeeping() as session:
        for number, bidder in enumerate((quick, slow, stranger)):
            reached = {"email": f"b{number}@example.cn", "email_verified_at": world.clock.now()}
            session.execute(update(Person).where(Person.id == bidder.person_id).values(reached))
    old = seal_bid(world, lot, quick)
    hand_in(world, lot, quick, old)
    seal_and_submit(world, lot, slow)
    world.clock.advance(HOUR)
    with world.acting(county.unit.drafter) as tx:
        draft_id = announcements.draft_amendment(
            tx,
            tender.tender_id,
            world.platform.config.instance,
            proposed={"opening_place": "二号开标室"},
            ceilings={},
            reason="开标室调整",
            material=False,
            reseal=True,
        ).id
    signed_off(world, county.unit, draft_id)
    asked = select(OutboxJob.payload).where(OutboxJob.kind == "bids.seal_again")
    lots = {json.loads(each)["lot_attempt_id"] for each in world.session.scalars(asked)}
    assert lots == {str(lot), str(empty)}
    assert called(world) == {"b0@example.cn": 1, "b1@example.cn": 1}

    hand_in(world, lot, quick, seal_bid(world, lot, quick, prev=old))
    world.clock.advance_to(tender.deadline - 25 * HOUR)
    assert called(world) == {"b0@example.cn": 1, "b1@example.cn": 1}
    world.clock.advance_to(tender.deadline - 24 * HOUR)
    assert called(world)["b1@example.cn"] == 2
    world.clock.advance_to(tender.deadline - HOUR)
    assert called(world) == called(world) == {"b0@example.cn": 1, "b1@example.cn": 3}

    folder = world.platform.config.outgoing_folder
    kept = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    assert {each["words"] for each in kept} == {kept[0]["words"]}
    attempt = str(lot)
    assert all(word not in each["words"] for each in kept for word in ("投标", "标段", attempt))
