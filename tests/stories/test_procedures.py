"""What is only recorded, and what a township station carries out, from the registration to the end."""

from datetime import timedelta

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.contracts import sign_and_file
from tests.support.openings import open_lot
from tests.support.projects import a_draft, a_submitted_project, check, save, submit, take_up
from tests.support.results import accept_all, announce, report, wait_for_publicity
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Forbidden, Invalid
from trading.kernel.money import Money
from trading.projects import commands
from trading.projects.models import LotAttempt, Project
from trading.projects.registration import Section
from trading.projects.rules import AttemptState, ProjectState

OUTCOME = {
    "partner": "四川某某办公设备有限公司",
    "price": Money.yuan(28_600),
    "remark": "三家比价，价低者成交。",
}


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.mark.parametrize(
    ("how", "procedure"),
    [
        ({"estimate": Money.yuan(30_000)}, "record_own_purchase"),
        ({"category": "goods", "answers": {"central_catalogue": "yes"}}, "record_central_agency"),
        ({"category": "state_asset", "answers": {"asset_deal": "equity"}}, "record_exchange"),
    ],
    ids=["below the range", "central catalogue", "equity of a state enterprise"],
)
def test_what_is_not_traded_here_is_recorded_and_its_outcome_reported_once(
    world: World, county: County, how: dict[str, object], procedure: str
) -> None:
    project_id = a_submitted_project(world, county, lots=1, **how)
    take_up(world, county.operator, project_id)
    check(world, county.operator, project_id)
    with world.acting(county.operator) as tx:
        slip = commands.file_record(tx, project_id, world.platform.config)
        assert "备" in slip.number
    recorded = world.session.get_one(Project, project_id)
    assert (recorded.state, recorded.procedure_code) == (ProjectState.RECORDED, procedure)

    today = world.clock.now().astimezone(BEIJING).date()
    with pytest.raises(Invalid), world.acting(county.unit.drafter) as tx:
        commands.report_outcome(tx, project_id, {**OUTCOME, "concluded_on": today + timedelta(days=1)})
    with pytest.raises(Forbidden), world.acting(county.operator) as tx:
        commands.report_outcome(tx, project_id, {**OUTCOME, "concluded_on": today})
    with world.acting(county.unit.drafter) as tx:
        commands.report_outcome(tx, project_id, {**OUTCOME, "concluded_on": today})
    closed = world.session.get_one(Project, project_id)
    assert closed.state is ProjectState.CLOSED
    assert closed.outcome is not None
    assert closed.outcome.price == Money.yuan(28_600)
    with pytest.raises(Conflict, match="not_recorded"), world.acting(county.unit.drafter) as tx:
        commands.report_outcome(tx, project_id, {**OUTCOME, "concluded_on": today})


def test_an_emergency_is_recorded_only_with_its_reason(world: World, county: County) -> None:
    project_id = a_draft(world, county, lots=1, answers={"exemption": "emergency"})
    with pytest.raises(Invalid) as refused:
        submit(world, county.unit.drafter, project_id)
    assert [str(reason) for reason in refused.value.fields["method"]] == [
        "Give the reason for the exemption."
    ]
    wish = {"answers": {"exemption": "emergency"}, "method": "", "method_reason": "山洪冲毁唯一进村桥梁。"}
    save(world, county.unit.drafter, project_id, Section.METHOD, wish)
    submit(world, county.unit.drafter, project_id)
    assert world.session.get_one(Project, project_id).procedure_code == "record_own_purchase"


def test_small_works_of_a_township_go_from_its_station_to_the_contract(world: World, county: County) -> None:
    project_id = a_draft(
        world, county, lots=1, estimate=Money.yuan(150_000), procedure="township_three_quotes"
    )
    here = {"region_code": "511999101200", "place": "青石镇场镇"}
    save(world, county.unit.drafter, project_id, Section.PLACE, here)
    submit(world, county.unit.drafter, project_id)
    take_up(world, county.station_operator, project_id)
    check(world, county.station_operator, project_id)
    with world.acting(county.station_operator) as tx:
        commands.accept(tx, project_id, world.platform.config)

    tender = a_published_tender(world, county, project=project_id)
    (lot,) = tender.lot_attempt_ids
    for bidder, price in zip(county.bidders, ("141000", "138500", "146000"), strict=False):
        seal_and_submit(world, lot, bidder, f"{price}.00")
    open_lot(world, tender, lot)
    accept_all(world, county, lot)
    report(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    world.work()
    assert world.session.get_one(LotAttempt, lot).state is AttemptState.AWARDED
    sign_and_file(world, county, lot)
