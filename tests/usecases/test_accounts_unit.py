"""A unit's own arrangements: who signs off, who acts for it, who takes over."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_county, actor_of
from tests.support.app import World
from trading.accounts import commands, queries, rules
from trading.accounts.events import WorkHandedOver
from trading.accounts.models import Handover, Mandate
from trading.accounts.rules import OrganisationKind
from trading.kernel.actors import Actor, Duty
from trading.kernel.errors import Forbidden, Invalid, NotFound
from trading.kernel.ids import new_id
from trading.store import transaction
from trading.store.transaction import Transaction, subscribe

D, R, A = Duty.DRAFTER, Duty.REVIEWER, Duty.APPROVER
ONE, TWO, THREE = new_id(), new_id(), new_id()


@pytest.mark.parametrize(
    "route",
    [
        {ONE: {D}, TWO: {A}},
        {ONE: {D}, TWO: {R}, THREE: {A}},
        {ONE: {D, A}, TWO: {D, A}},
        {ONE: {D, A}, TWO: {A}},
        {ONE: {D, A}, TWO: {D}},
    ],
)
def test_a_route_in_which_two_people_publish_is_accepted(route: dict[UUID, set[Duty]]) -> None:
    rules.must_be_a_route(OrganisationKind.PURCHASING_UNIT, _frozen(route))


@pytest.mark.parametrize(
    ("route", "code"),
    [
        ({}, "route_incomplete"),
        ({ONE: {D}}, "route_incomplete"),
        ({ONE: {A}, TWO: {R}}, "route_incomplete"),
        ({ONE: {D, R, A}}, "route_needs_two"),
        ({ONE: {D, A}, TWO: {R}}, "route_needs_two"),
    ],
)
def test_a_route_in_which_one_person_would_publish_alone_is_refused(
    route: dict[UUID, set[Duty]], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.must_be_a_route(OrganisationKind.PURCHASING_UNIT, _frozen(route))
    assert refusal.value.code == code


def test_an_agent_only_drafts() -> None:
    rules.must_be_a_route(OrganisationKind.AGENT, _frozen({ONE: {D}}))
    with pytest.raises(Invalid):
        rules.must_be_a_route(OrganisationKind.AGENT, _frozen({ONE: {D}, TWO: {A}}))


def test_the_responsible_person_alone_sets_the_route(world: World) -> None:
    county = a_county(world)
    unit = county.unit
    route = {_id(unit.drafter): frozenset({D, R}), _id(unit.approver): frozenset({A})}
    for other in (unit.drafter, county.other_unit.approver, county.administrator, county.supervisor):
        with pytest.raises(Forbidden), world.acting(other) as tx:
            commands.set_route(tx, unit.organisation_id, route)
    with world.acting(unit.approver) as tx:
        commands.set_route(tx, unit.organisation_id, route)
    assert actor_of(world, _id(unit.drafter)).duties == {D, R}
    assert actor_of(world, _id(unit.reviewer)).duties == frozenset()
    assert actor_of(world, _id(unit.approver)).duties == {A, Duty.RESPONSIBLE}


def test_nobody_from_outside_enters_the_route(world: World) -> None:
    county = a_county(world)
    route = {_id(county.unit.drafter): frozenset({D}), _id(county.bidders[0]): frozenset({A})}
    with pytest.raises(NotFound), world.acting(county.unit.approver) as tx:
        commands.set_route(tx, county.unit.organisation_id, route)


def test_a_mandate_holds_on_its_days_only_and_ends_at_once_when_revoked(world: World) -> None:
    county = a_county(world)
    agent, unit = _organisation(county.agent), county.other_unit
    with world.acting(unit.approver) as tx:
        mandate_id = commands.grant_mandate(
            tx,
            unit.organisation_id,
            agent,
            document_number="示范教委〔2026〕3号",
            starts=date(2026, 12, 1),
            ends=date(2027, 1, 1),
        ).id
    held = {
        day: queries.holds_mandate(world.session, agent, unit.organisation_id, day)
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    }
    assert list(held.values()) == [False, True, True, False]
    with world.acting(unit.approver) as tx:
        commands.revoke_mandate(tx, mandate_id, "改由本单位自行办理")
    assert not queries.holds_mandate(world.session, agent, unit.organisation_id, date(2026, 12, 1))
    assert world.session.get_one(Mandate, mandate_id).document_number == "示范教委〔2026〕3号"


def test_a_mandate_that_ends_before_it_starts_is_refused(world: World) -> None:
    county = a_county(world)
    unit = county.unit
    with pytest.raises(Invalid) as refusal, world.acting(unit.approver) as tx:
        commands.grant_mandate(
            tx,
            unit.organisation_id,
            _organisation(county.agent),
            document_number="1",
            starts=date(2026, 12, 1),
            ends=date(2026, 12, 1),
        )
    assert list(refusal.value.fields) == ["ends"]


def test_only_an_agent_can_be_given_a_mandate(world: World) -> None:
    county = a_county(world)
    unit = county.unit
    with pytest.raises(Invalid), world.acting(unit.approver) as tx:
        commands.grant_mandate(
            tx,
            unit.organisation_id,
            _organisation(county.bidders[0]),
            document_number="1",
            starts=date(2026, 12, 1),
            ends=date(2027, 12, 1),
        )


@pytest.fixture
def heard() -> Iterator[list[WorkHandedOver]]:
    """What an upper feature hears while work is handed over."""
    news: list[WorkHandedOver] = []

    def listen(tx: Transaction, happened: WorkHandedOver) -> None:
        news.append(happened)

    subscribe(WorkHandedOver, listen)
    yield news
    transaction._SUBSCRIBERS[WorkHandedOver].remove(listen)


def test_open_work_passes_to_a_colleague_with_the_reason(world: World, heard: list[WorkHandedOver]) -> None:
    county = a_county(world)
    unit = county.unit
    with world.acting(unit.approver) as tx:
        commands.hand_over_work(tx, _id(unit.drafter), _id(unit.reviewer), "调离")
    assert heard == [WorkHandedOver(_id(unit.drafter), _id(unit.reviewer))]
    assert world.session.scalars(select(Handover.reason)).all() == ["调离"]


def test_work_is_not_handed_to_another_unit_or_without_a_reason(
    world: World, heard: list[WorkHandedOver]
) -> None:
    county = a_county(world)
    unit = county.unit
    for to, reason in ((county.other_unit.drafter, "调离"), (unit.drafter, "调离")):
        with pytest.raises(Invalid), world.acting(unit.approver) as tx:
            commands.hand_over_work(tx, _id(unit.drafter), _id(to), reason)
    with pytest.raises(Invalid), world.acting(unit.approver) as tx:
        commands.hand_over_work(tx, _id(unit.drafter), _id(unit.reviewer), " ")
    assert heard == []


def test_the_administrator_does_not_touch_work(world: World) -> None:
    county: County = a_county(world)
    unit = county.unit
    with pytest.raises(Forbidden), world.acting(county.administrator) as tx:
        commands.hand_over_work(tx, _id(unit.drafter), _id(unit.reviewer), "调离")


def _frozen(route: dict[UUID, set[Duty]]) -> dict[UUID, frozenset[Duty]]:
    return {person: frozenset(duties) for person, duties in route.items()}


def _id(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id


def _organisation(actor: Actor) -> UUID:
    assert actor.organisation_id is not None
    return actor.organisation_id
