"""Trades in which not everybody bids, or several bid as one, from the registration to the contract."""

import json
from collections.abc import Sequence
from uuid import UUID

import pytest

from tests.support import admissions, draws
from tests.support.accounts import County, a_bidder, a_county
from tests.support.announcements import a_complete_tender, made_locks, signed_off
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.committees import evaluated
from tests.support.contracts import sign_and_file
from tests.support.openings import open_unprinted
from tests.support.projects import an_accepted_project
from tests.support.results import accept_all, announce, reject, report, wait_for_publicity
from trading.accounts.models import Organisation
from trading.admissions import commands
from trading.announcements import queries as announcements
from trading.announcements.rules import NoticeKind
from trading.committees.rules import RejectionGround
from trading.draws import queries as drawn
from trading.draws.rules import DrawKind
from trading.kernel.actors import Actor
from trading.kernel.errors import Conflict, Forbidden, Invalid
from trading.kernel.money import Money
from trading.openings import queries as openings
from trading.projects.rules import AttemptState
from trading.results import commands as evaluation
from trading.results import queries as results
from trading.results.rules import Judgement


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def bid_of_each(world: World, lot: UUID, bidders: Sequence[Actor]) -> None:
    """Each asks ten thousand more than the one before."""
    for number, each in enumerate(bidders):
        seal_and_submit(world, lot, each, f"{1_280_000 + number * 10_000}.00")


def awarded_by_the_unit(world: World, county: County, lot: UUID) -> None:
    """Judge, publish candidates, wait, publish the result."""
    accept_all(world, county, lot)
    report(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)


def test_bixuan_among_invitees_drawn_in_public(world: World, county: County) -> None:
    tender = admissions.a_tender_with_sign_up(world, county)
    (lot,) = tender.lot_attempt_ids
    more = tuple(a_bidder(world, 60 + each, admitted_by=county.operator) for each in range(3))
    applicants: tuple[Actor, ...] = (*county.bidders, *more)
    for each in applicants:
        admissions.apply_for(world, each, lot)
    with pytest.raises(Forbidden) as refused:
        seal_and_submit(world, lot, applicants[0])
    assert refused.value.code == "not_invited"

    admissions.end_sign_up(world, tender)
    draw = admissions.draw_of_invitees(world, lot)
    assert (draw.select, len(draw.candidates), draw.arranged_by) == (5, 7, None)
    arranged = admissions.invitees_drawn(world, county, lot)
    invited = admissions.invited(world, lot)
    order = drawn.order_of_organisations(world.session, draws.draw_of(world, arranged.draw_id))
    assert invited == set(order[:5])

    # Until the opening neither list nor record names anybody; each applicant finds the line of its receipt.
    shown = draws.published(world, arranged.draw_id)
    for each in applicants:
        unit = world.session.get_one(Organisation, each.organisation_id)
        assert unit.name not in shown.list_note + shown.record
        own = admissions.application_of(world, each, lot)
        assert own.listed.line in shown.list_note
        assert f"line: {own.listed.line}\n" in own.receipt

    bidding = [each for each in applicants if each.organisation_id in invited]
    bid_of_each(world, lot, bidding)
    (outsider, _) = (each for each in applicants if each.organisation_id not in invited)
    with pytest.raises(Forbidden) as refused:
        seal_and_submit(world, lot, outsider)
    assert refused.value.code == "not_invited"
    open_unprinted(world, tender, lot)
    names = {each.name for each in drawn.drawn(world.session, draws.draw_of(world, arranged.draw_id))}
    assert len(names - {""}) == 5
    awarded_by_the_unit(world, county, lot)
    award = results.standing_award(world.session, lot)
    assert award is not None
    assert award.organisation_id == bidding[0].organisation_id
    assert admissions.attempt(world, lot).state is AttemptState.AWARDED
    sign_and_file(world, county, lot)


def test_with_few_applicants_all_are_invited_with_too_few_the_lot_is_announced_again(
    world: World, county: County
) -> None:
    tender = admissions.a_tender_with_sign_up(world, county, lots=2)
    first, second = tender.lot_attempt_ids
    for each in county.bidders:
        admissions.apply_for(world, each, first)
    for each in county.bidders[:2]:
        admissions.apply_for(world, each, second)
    admissions.end_sign_up(world, tender)
    assert admissions.invited(world, first) == {each.organisation_id for each in county.bidders}
    assert not drawn.draws_of_lot(world.session, first, DrawKind.APPLICANTS)

    assert admissions.attempt(world, second).state is AttemptState.FAILED
    world.work()
    (draft,) = announcements.live_drafts(world.session, tender.tender_id)
    assert draft.kind is NoticeKind.FAILURE
    said = json.loads(draft.content)
    assert said["ground"] == "too_few_applicants"
    assert "报名单位2家，少于规定的3家" in said["reason"]
    signed_off(world, county.unit, draft.id)
    lot = admissions.attempt(world, second).lot
    assert lot in announcements.lots_to_offer(lot.project)


def test_fixed_price_with_the_contractor_drawn_in_public(world: World, county: County) -> None:
    project_id = an_accepted_project(world, county, lots=1, procedure="bixuan_works_fixed")
    tender = admissions.published(world, county, project_id)
    (lot,) = tender.lot_attempt_ids
    for each, price in zip(county.bidders, ("1500000.00",) * 3 + ("1400000.00",), strict=True):
        seal_and_submit(world, lot, each, price)
    open_unprinted(world, tender, lot)
    found = {each.bid.organisation_id: each.bid.id for each in results.judged(world.session, lot)}
    *at_the_price, cheaper = (found[each.organisation_id] for each in county.bidders if each.organisation_id)
    with pytest.raises(Invalid) as refused, world.acting(county.unit.drafter) as tx:
        evaluation.assess(tx, cheaper, Judgement(None, Money.yuan(1_400_000), ""))
    assert refused.value.code == "not_the_fixed_price"
    reject(world, county, cheaper, RejectionGround.NON_RESPONSIVE)
    for bid_id in at_the_price:
        with world.acting(county.unit.drafter) as tx:
            evaluation.assess(tx, bid_id, Judgement(None, Money.yuan(1_500_000), ""))
    places = {bid_id: place for place, bid_id in enumerate(at_the_price, 1)}
    with pytest.raises(Conflict) as chosen, world.acting(county.unit.drafter) as tx:
        evaluation.enter_tie_order(tx, lot, places, "我们自己排的。")
    assert chosen.value.code == "draw_decides"

    with world.acting(county.unit.drafter) as tx:
        draw_id = evaluation.leave_to_draw(tx, lot).id
    arranged = draws.listed(world, county, draw_id)
    draws.contribute(world, draw_id)
    draw = draws.drawn(world, arranged)
    assert draw.kind is DrawKind.CONTRACTOR
    report(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    award = results.standing_award(world.session, lot)
    assert award is not None
    assert award.organisation_id == drawn.order_of_organisations(world.session, draw)[0]
    assert award.price == Money.yuan(1_500_000)
    sign_and_file(world, county, lot)


def test_a_joint_venture_bids_as_one_and_is_named_from_the_opening_to_the_letter(
    world: World, county: County
) -> None:
    lead, member, alone, third = county.bidders
    project_id = an_accepted_project(world, county, lots=1)
    tender = admissions.published(world, county, project_id, members=2)
    (lot,) = tender.lot_attempt_ids
    venture_id = admissions.form_venture(world, lot, lead, member)
    with pytest.raises(Conflict) as unfinished:
        seal_and_submit(world, lot, lead)
    assert unfinished.value.code == "joint_venture_unfinished"
    admissions.agree(world, venture_id, member)
    with pytest.raises(Forbidden) as beside:
        seal_and_submit(world, lot, member)
    assert beside.value.code == "member_of_joint_venture"
    seal_and_submit(world, lot, lead, "1180000.00")
    for each, price in ((alone, "1260000.00"), (third, "1290000.00")):
        seal_and_submit(world, lot, each, price)
    with pytest.raises(Conflict) as bound, world.acting(member) as tx:
        commands.dissolve(tx, venture_id)
    assert bound.value.code == "joint_venture_in_use"
    # Who bids alone cannot be drawn into a joint venture; its lead is not told so, only it itself.
    other_id = admissions.form_venture(world, lot, a_bidder(world, 70, admitted_by=county.operator), alone)
    with pytest.raises(Conflict) as twice:
        admissions.agree(world, other_id, alone)
    assert twice.value.code == "bids_alone"

    open_unprinted(world, tender, lot)
    names = [world.session.get_one(Organisation, each.organisation_id).name for each in (lead, member)]
    read = json.loads(openings.record(world.session, lot).frozen)["bids"]
    assert [[member["name"] for member in each["members"]] for each in read if "members" in each] == [names]
    awarded_by_the_unit(world, county, lot)
    for kind, section in ((NoticeKind.CANDIDATES, "candidates"), (NoticeKind.RESULT, "winner")):
        (notice,) = [n for n in announcements.notices_on(world.session, lot) if n.kind is kind]
        assert [each["name"] for each in json.loads(notice.frozen)[section][0]["members"]] == names
    letter = next(
        each for each in results.letters(world.session, lot) if each.organisation_id == lead.organisation_id
    )
    assert [each["name"] for each in json.loads(letter.frozen)["members"]] == names
    sign_and_file(world, county, lot)


def test_a_works_tender_for_named_invitees(world: World, county: County) -> None:
    project_id = an_accepted_project(
        world, county, lots=1, procedure="works_invited_tender", estimate=Money.yuan(4_600_000)
    )
    tender_id = a_complete_tender(world, county.unit, project_id, days=25)
    keys = made_locks(world, county, tender_id)
    with pytest.raises(Conflict) as unapproved:
        admissions.offered(world, county, tender_id, keys)
    assert unapproved.value.code == "approval_missing"
    with pytest.raises(Invalid) as few:
        admissions.name_invitees(world, county, tender_id, county.bidders[:2])
    assert few.value.code == "too_few_invitees"
    admissions.name_invitees(world, county, tender_id, county.bidders[:3])
    tender = admissions.offered(world, county, tender_id, keys)
    (lot,) = tender.lot_attempt_ids
    bid_of_each(world, lot, county.bidders[:3])
    with pytest.raises(Forbidden) as refused:
        seal_and_submit(world, lot, county.bidders[3])
    assert refused.value.code == "not_invited"
    open_unprinted(world, tender, lot)
    awarded_by_a_committee(world, county, lot)


def test_a_government_tender_for_invitees_drawn_among_those_who_applied(world: World, county: County) -> None:
    tender = admissions.a_tender_for_three(world, county)
    (lot,) = tender.lot_attempt_ids
    for each in county.bidders:
        admissions.apply_for(world, each, lot)
    admissions.end_sign_up(world, tender)
    admissions.invitees_drawn(world, county, lot)
    invited = admissions.invited(world, lot)
    assert len(invited) == 3
    bid_of_each(world, lot, [each for each in county.bidders if each.organisation_id in invited])
    open_unprinted(world, tender, lot)
    awarded_by_a_committee(world, county, lot)


def awarded_by_a_committee(world: World, county: County, lot: UUID) -> None:
    """The committee's report stands, what follows is published, one of the invitees has won."""
    evaluated(world, county, lot)
    announce(world, county, lot, main_items="一体机 260 套，单价 17,000.00 元")
    if admissions.attempt(world, lot).state is AttemptState.CANDIDATES:
        wait_for_publicity(world, lot)
        announce(world, county, lot)
    award = results.standing_award(world.session, lot)
    assert award is not None
    assert award.organisation_id in admissions.invited(world, lot)
    assert admissions.attempt(world, lot).state is AttemptState.AWARDED
    sign_and_file(world, county, lot)
