"""A public draw from the frozen list to the names, on both databases."""

import json

import pytest

from tests.outsider.drawer import faults
from tests.support import draws
from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.openings import an_opened_lot
from trading.draws import commands, queries
from trading.draws.rules import DrawState, Failure
from trading.kernel.errors import Conflict, Duplicate, Invalid, TooEarly, TooMany
from trading.sealing.errors import SealError


def test_experts_are_drawn_by_the_numbers_of_custodian_applicant_and_citizen(world: World) -> None:
    county = a_county(world)
    tender = a_published_tender(world, county, lots=1)
    lot = tender.lot_attempt_ids[0]
    arranged = draws.a_listed_draw(world, county, lot)
    own = [
        draws.contribute(world, arranged.draw_id, contributor)
        for contributor in (draws.CITIZEN, county.notary, county.bidders[0])
    ]
    draw = draws.drawn(world, arranged)

    assert draw.state is DrawState.DRAWN
    shown = draws.published(world, draw.id)
    assert faults(shown, tuple(each.envelope.id for each in own)) == []
    record = json.loads(shown.record)
    assert sorted(each["nonce"] for each in record["contributions"]) == sorted(each.nonce for each in own)
    assert sorted(each["from"] for each in record["contributions"]) == ["citizen", "citizen", "custodian"]
    assert len(record["drawn"]) == 3
    # Names stay commitments until the result of the lot is published.
    assert "赵" not in shown.list_note
    assert [each.name for each in queries.drawn(world.session, draw)] == [""] * len(draws.EXPERTS)
