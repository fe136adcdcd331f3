"""Committees registered, drawn, seated, sworn in and heard through the real commands."""

from collections.abc import Mapping
from uuid import UUID

from tests.support.accounts import County, a_credit_code
from tests.support.app import World
from tests.support.draws import contribute, drawn, listed
from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.committees import commands, panel, queries
from trading.committees.models import Committee, PanelReport
from trading.committees.panel import Step
from trading.committees.rules import ExpertField, Part, SeatKind, Stance, Vote
from trading.draws import queries as draws
from trading.draws.rules import DrawKind
from trading.kernel.actors import Actor
from trading.projects.models import LotAttempt

FIELD = ExpertField.ROADS
ACCEPTABLE = Vote(None)


def registered_experts(world: World, county: County) -> None:
    """The seven people of the expert pool, each with an employer of its own."""
    for number, actor in enumerate(county.experts, 1):
        if queries.is_registered(world.session, actor.person_id, f"511999-{number:04d}"):  # type: ignore[arg-type]  # people have ids
            continue
        with world.acting(county.operator) as tx:
            commands.register_expert(
                tx,
                actor.person_id,  # type: ignore[arg-type]  # people have ids
                number=f"511999-{number:04d}",
                employer_name=f"示范设计院{number}",
                employer_code=a_credit_code(700 + number),
                fields=[FIELD],
            )


def a_convened_committee(
    world: World, county: County, tender_id: UUID, *, experts: int = 4, representatives: int = 1
) -> UUID:
    """A committee whose experts are drawn in public; nobody is seated yet."""
    registered_experts(world, county)
    with world.acting(county.operator) as tx:
        committee_id = commands.convene(
            tx, tender_id, FIELD, experts=experts, representatives=representatives
        ).id
    tender = world.session.get_one(Tender, tender_id)
    lot = announcements.attempts_of(tender)[0].id
    draw_id = draws.draws_of_lot(world.session, lot, DrawKind.EXPERTS)[0].id
    arranged = listed(world, county, draw_id)
    contribute(world, draw_id)
    drawn(world, arranged)
    return committee_id


def seated(world: World, county: County, committee_id: UUID) -> None:
    """Seats filled from the draw, the unit's member named, all signed in, the first expert in the chair."""
    committee = world.session.get_one(Committee, committee_id)
    if committee.representatives:
        with world.acting(county.unit.approver) as tx:
            commands.name_representative(tx, committee_id, county.unit.reviewer.person_id)  # type: ignore[arg-type]  # people have ids
    with world.acting(county.operator) as tx:
        commands.seat_members(tx, committee_id)
    people = members(world, county, committee_id)
    for actor in people.values():
        with world.acting(actor) as tx:
            commands.sign_in(tx, committee_id, is_impartial=True)
    first = next(
        seat.id
        for seat in world.session.get_one(Committee, committee_id).seats
        if seat.kind is SeatKind.EXPERT and seat.id in people
    )
    for actor in people.values():
        with world.acting(actor) as tx:
            commands.choose_chair(tx, committee_id, first)


def members(world: World, county: County, committee_id: UUID) -> dict[UUID, Actor]:
    """The actor behind every seat that counts, by seat."""
    known = {each.person_id: each for each in (*county.experts, county.unit.reviewer)}
    world.session.expire_all()
    seats = world.session.get_one(Committee, committee_id).seats
    return {seat.id: known[seat.person_id] for seat in seats if seat.state.value in ("called", "signed_in")}


def chair(world: World, county: County, committee_id: UUID) -> Actor:
    people = members(world, county, committee_id)
    seats = world.session.get_one(Committee, committee_id).seats
    return next(people[seat.id] for seat in seats if seat.is_chair)


def vote(
    world: World, county: County, lot_attempt_id: UUID, against: Mapping[UUID, Vote] | None = None
) -> None:
    """Every member casts its ballots, the same on each bid, and hands them in."""
    attempt = world.session.get_one(LotAttempt, lot_attempt_id)
    shown = panel.of(world.session, attempt)
    bids = [each.bid.id for each in shown.bids]
    for actor in members(world, county, shown.committee.id).values():
        for bid_id in bids:
            with world.acting(actor) as tx:
                commands.cast_ballot(tx, bid_id, (against or {}).get(bid_id, ACCEPTABLE))
        with world.acting(actor) as tx:
            commands.hand_in(tx, lot_attempt_id, Part.BALLOTS)


def mark(
    world: World,
    county: County,
    lot_attempt_id: UUID,
    points: Mapping[UUID, Mapping[str, int]] | None = None,
) -> None:
    """Every member gives the bids their points (hundredths), by default nine tenths of each, and hands in."""
    shown = panel.of(world.session, world.session.get_one(LotAttempt, lot_attempt_id))
    usual = {each.code: each.maximum * 9 // 10 for each in shown.marked}
    bids = [each.bid.id for each in shown.acceptable]
    for actor in members(world, county, shown.committee.id).values():
        for bid_id in bids:
            with world.acting(actor) as tx:
                commands.give_marks(tx, bid_id, {**usual, **(points or {}).get(bid_id, {})})
        with world.acting(actor) as tx:
            commands.hand_in(tx, lot_attempt_id, Part.MARKS)


def compiled(world: World, county: County, lot_attempt_id: UUID) -> UUID:
    committee_id = queries.committee_of(world.session, world.session.get_one(LotAttempt, lot_attempt_id)).id
    with world.acting(chair(world, county, committee_id)) as tx:
        return commands.compile_report(tx, lot_attempt_id).id


def sign(world: World, county: County, lot_attempt_id: UUID) -> None:
    """Every member agrees to the report."""
    committee_id = queries.committee_of(world.session, world.session.get_one(LotAttempt, lot_attempt_id)).id
    for actor in members(world, county, committee_id).values():
        with world.acting(actor) as tx:
            commands.sign_report(tx, world.platform.keys, lot_attempt_id, Stance.AGREE)


def evaluated(
    world: World,
    county: County,
    lot_attempt_id: UUID,
    *,
    against: Mapping[UUID, Vote] | None = None,
    points: Mapping[UUID, Mapping[str, int]] | None = None,
) -> PanelReport:
    """From an opened lot to its signed report; convenes and seats a committee where none sits yet."""
    attempt = world.session.get_one(LotAttempt, lot_attempt_id)
    tender = announcements.tender_of(world.session, lot_attempt_id)
    known = queries.committee_of_tender(world.session, tender)
    if known is None:
        seated(world, county, a_convened_committee(world, county, tender.id))
    elif known.seated_at is None:
        seated(world, county, known.id)
    vote(world, county, lot_attempt_id, against)
    if panel.of(world.session, attempt).step is Step.MARKS:
        mark(world, county, lot_attempt_id, points)
    compiled(world, county, lot_attempt_id)
    sign(world, county, lot_attempt_id)
    world.session.expire_all()
    report = queries.standing_report(world.session, lot_attempt_id)
    assert report is not None
    return report
