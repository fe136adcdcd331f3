"""Two operators at the same instant: one wins, the other is told."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from sqlalchemy import select

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.races import at_once
from trading.openings import commands
from trading.openings.models import Room, Sitting
from trading.store.transaction import Transaction


def test_a_room_is_added_once_and_holds_one_opening_at_a_time(world: World) -> None:
    county = a_county(world)
    one, other = (a_published_tender(world, county, lots=1).tender_id for _ in range(2))
    operators = county.operator, county.second_operator

    adding = partial(commands.add_room, name="一号开标室", address="二楼", online=False)
    assert at_once(world, *((each, adding) for each in operators)) == ["done", "room_known"]
    [room] = world.session.scalars(select(Room.id)).all()

    def seat(tender_id: UUID) -> Callable[[Transaction], object]:
        return partial(commands.schedule_sitting, tender_id=tender_id, room_id=room, minutes=60)

    assert at_once(world, (operators[0], seat(one)), (operators[1], seat(other))) == ["done", "room_taken"]
    assert at_once(world, *((each, seat(one)) for each in operators)) in (["done"] * 2, ["room_taken"] * 2)
    assert len(world.session.scalars(select(Sitting)).all()) == 1
