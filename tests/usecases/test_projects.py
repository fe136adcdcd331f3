"""A registration from the first line to the centre's answer."""

import json
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_county, actor_of
from tests.support.app import World
from tests.support.projects import (
    VILLAGE,
    a_draft,
    a_submitted_project,
    an_accepted_project,
    check,
    rules_of,
    save,
    submit,
    take_up,
    version_of,
)
from trading.accounts.events import WorkHandedOver
from trading.eligibility.rules import Decision
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Forbidden, IllegalTransition, Invalid, Stale
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.projects import commands
from trading.projects.models import LotAttempt, Project, Slip, Submission
from trading.projects.registration import Section, sections_of
from trading.projects.rules import ATTEMPT, CheckResult, ProjectState, SlipKind
from trading.store.audit import AuditEvent
from trading.store.renditions import Rendition

BASICS = {
    "title": "改名后的工程",
    "category": "works",
    "content": "内容",
    "agent_id": None,
    "planned_start": None,
}


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def project(world: World, project_id: UUID) -> Project:
    world.session.expire_all()
    return world.session.get_one(Project, project_id)


def last_slip(world: World, project_id: UUID) -> Slip:
    return project(world, project_id).slips[-1]


def facts_of(world: World, project_id: UUID, action: str) -> list[dict[str, object]]:
    events = select(AuditEvent).where(AuditEvent.project_id == project_id, AuditEvent.action == action)
    return [json.loads(event.facts) for event in world.session.scalars(events.order_by(AuditEvent.id))]


def send_back(world: World, county: County, project_id: UUID, late_reason: str = "") -> None:
    with world.acting(county.operator) as tx:
        commands.send_back(tx, project_id, world.platform.config, late_reason=late_reason)


def test_county_works_of_one_point_eight_million_go_to_the_county_centre(
    world: World, county: County
) -> None:
    done = project(world, an_accepted_project(world, county))
    decision = Decision.from_dict(json.loads(done.decision or ""))
    assert (decision.outcome.entry.value, decision.outcome.venue.value) == ("must", "county")
    assert decision.rule.id == "W4"
    assert (done.procedure_code, done.method) == ("bixuan_works", "bixuan")


def test_what_was_submitted_is_frozen_with_the_decision_and_its_rule(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    frozen = json.loads(world.session.scalars(select(Submission)).one().frozen)
    assert frozen["decision"]["rule"] == {"set": "county", "version": "2026-1", "id": "W4"}
    assert frozen["total_investment"] == "1800000.00"
    assert frozen["region"] == "清源市云栖县河口镇石堰村"
    assert {file["kind"] for file in frozen["files"]} == {"approval", "funds_secured"}
    assert [lot["estimate"] for lot in frozen["lots"]] == ["900000.00", "900000.00"]
    assert project(world, project_id).state is ProjectState.SUBMITTED


def test_an_empty_registration_is_told_everything_that_is_missing_at_once(
    world: World, county: County
) -> None:
    with world.acting(county.unit.drafter) as tx:
        project_id = commands.start_project(tx, {**BASICS, "content": "", "category": "works"}).id
    with pytest.raises(Invalid) as refused:
        submit(world, county.unit.drafter, project_id)
    assert set(refused.value.fields) == {section.value for section in sections_of("works")}
    assert len(refused.value.fields["approval"]) == 4


def test_money_that_does_not_add_up_cannot_be_submitted(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    lots = {"lots": [("第1标段", Money.yuan(1_000_000))]}
    save(world, county.unit.drafter, project_id, Section.LOTS, lots)
    with pytest.raises(Invalid) as refused:
        submit(world, county.unit.drafter, project_id)
    assert set(refused.value.fields) == {"lots"}


def test_a_case_without_a_rule_cannot_be_submitted(world: World, county: County) -> None:
    project_id = a_draft(world, county, fund="own")
    with pytest.raises(Invalid) as refused:
        submit(world, county.unit.drafter, project_id)
    assert "No rule covers this case" in str(refused.value.fields["method"][0])
    assert project(world, project_id).state is ProjectState.DRAFT


def test_a_procedure_of_another_method_cannot_be_submitted(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    wish = {
        "answers": {},
        "method": "bixuan",
        "procedure_code": "gp_open_tender",
        "method_reason": "",
    }
    save(world, county.unit.drafter, project_id, Section.METHOD, wish)
    with pytest.raises(Invalid, match="incomplete"):
        submit(world, county.unit.drafter, project_id)


def test_a_method_that_the_rule_does_not_permit_cannot_be_submitted(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    wish = {"answers": {}, "method": "open_tender", "method_reason": "更公开"}
    save(world, county.unit.drafter, project_id, Section.METHOD, wish)
    with pytest.raises(Invalid) as refused:
        submit(world, county.unit.drafter, project_id)
    assert set(refused.value.fields) == {"method"}


def test_the_second_to_save_is_told_that_somebody_was_faster(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    read = version_of(world, project_id)
    with world.acting(county.unit.reviewer) as tx:
        commands.save_section(tx, project_id, read, Section.BASICS, BASICS)
    with pytest.raises(Stale), world.acting(county.unit.drafter) as tx:
        commands.save_section(tx, project_id, read, Section.BASICS, {**BASICS, "title": "另一名称"})
    assert project(world, project_id).title == "改名后的工程"


def test_a_change_of_a_lot_makes_other_readers_stale_too(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    read = version_of(world, project_id)
    save(
        world, county.unit.drafter, project_id, Section.LOTS, {"lots": [("唯一标段", Money.yuan(1_800_000))]}
    )
    with pytest.raises(Stale), world.acting(county.unit.drafter) as tx:
        commands.submit(tx, project_id, read, rules_of(world))


def test_another_unit_cannot_change_or_submit_a_registration(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    with pytest.raises(Forbidden):
        save(world, county.other_unit.drafter, project_id, Section.BASICS, BASICS)
    with pytest.raises(Forbidden):
        submit(world, county.other_unit.approver, project_id)


def test_an_agent_registers_for_a_unit_that_mandated_it_and_for_no_other(
    world: World, county: County
) -> None:
    project_id = a_submitted_project(world, county, by=county.agent)
    assert project(world, project_id).procuring_entity_id == county.unit.organisation_id
    assert project(world, project_id).agent_id == county.agent.organisation_id
    other = {**BASICS, "procuring_entity_id": county.other_unit.organisation_id}
    with pytest.raises(Invalid), world.acting(county.agent) as tx:
        commands.start_project(tx, other)


def test_nothing_can_be_changed_once_it_is_submitted(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    with pytest.raises(Conflict):
        save(world, county.unit.drafter, project_id, Section.BASICS, BASICS)


def test_accepted_projects_are_numbered_in_turn(world: World, county: County) -> None:
    first = project(world, an_accepted_project(world, county))
    second = project(world, an_accepted_project(world, county))
    assert (first.number, first.wire_base) == ("云公资〔2026〕0001号", "GG-2026-000001")
    assert (second.number, second.wire_base) == ("云公资〔2026〕0002号", "GG-2026-000002")
    assert last_slip(world, second.id).number == "云公资受〔2026〕2号"


def test_only_the_operator_who_took_it_up_may_check_and_answer(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    with pytest.raises(Forbidden):
        check(world, county.second_operator, project_id)
    with pytest.raises(IllegalTransition):
        take_up(world, county.second_operator, project_id)


def test_nothing_is_accepted_before_every_item_is_in_order(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    with pytest.raises(Conflict, match="check_unfinished"), world.acting(county.operator) as tx:
        commands.accept(tx, project_id, world.platform.config)
    check(world, county.operator, project_id, design=(CheckResult.MISSING, ""))
    with pytest.raises(Conflict, match="items_raised"), world.acting(county.operator) as tx:
        commands.accept(tx, project_id, world.platform.config)


def test_something_wrong_must_be_explained(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    with pytest.raises(Invalid) as refused:
        check(world, county.operator, project_id, design=(CheckResult.WRONG, ""))
    assert set(refused.value.fields) == {"design-remark"}


def test_everything_missing_is_named_on_one_slip(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    raised = {"design": (CheckResult.MISSING, ""), "approval": (CheckResult.WRONG, "文号看不清。")}
    check(world, county.operator, project_id, **raised)
    send_back(world, county, project_id)
    slip = last_slip(world, project_id)
    frozen = json.loads(slip.frozen)
    assert slip.kind is SlipKind.CORRECTION
    assert slip.number == "云公资补〔2026〕1号"
    assert {item["code"]: item["remark"] for item in frozen["items"]} == {
        "approval": "文号看不清。",
        "design": "",
    }
    assert frozen["addressee"] == "示范县交通运输局"
    assert project(world, project_id).state is ProjectState.RETURNED


def test_a_later_answer_that_raises_something_new_is_flagged(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    check(world, county.operator, project_id, design=(CheckResult.MISSING, ""))
    send_back(world, county, project_id)
    submit(world, county.unit.drafter, project_id)
    take_up(world, county.operator, project_id)
    both = {"design": (CheckResult.MISSING, ""), "estimate": (CheckResult.MISSING, "")}
    check(world, county.operator, project_id, **both)
    with pytest.raises(Invalid) as refused:
        send_back(world, county, project_id)
    assert set(refused.value.fields) == {"late_reason"}
    send_back(world, county, project_id, "第一次审查时遗漏")
    assert json.loads(last_slip(world, project_id).late) == ["estimate"]
    event = facts_of(world, project_id, "project.returned")[-1]
    assert (event["late"], event["late_reason"]) == (["estimate"], "第一次审查时遗漏")


def test_a_later_answer_that_repeats_what_was_raised_is_not_flagged(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    for _round in range(2):
        take_up(world, county.operator, project_id)
        check(world, county.operator, project_id, design=(CheckResult.MISSING, ""))
        send_back(world, county, project_id)
        submit(world, county.unit.drafter, project_id)
    assert json.loads(last_slip(world, project_id).late) == []


def test_a_registration_is_not_declined_without_reasons(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    with pytest.raises(Invalid), world.acting(county.operator) as tx:
        commands.decline(tx, project_id, world.platform.config, reasons="")
    with world.acting(county.operator) as tx:
        commands.decline(tx, project_id, world.platform.config, reasons="项目权属有争议。")
    assert project(world, project_id).state is ProjectState.NOT_ACCEPTED
    assert json.loads(last_slip(world, project_id).frozen)["reasons"] == "项目权属有争议。"


def test_a_small_purchase_is_recorded_and_not_accepted(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county, lots=1, estimate=Money.yuan(30_000))
    take_up(world, county.operator, project_id)
    check(world, county.operator, project_id)
    with pytest.raises(Conflict, match="only_recorded"), world.acting(county.operator) as tx:
        commands.accept(tx, project_id, world.platform.config)
    with world.acting(county.operator) as tx:
        commands.file_record(tx, project_id, world.platform.config)
    assert project(world, project_id).state is ProjectState.RECORDED
    assert project(world, project_id).number is None
    assert last_slip(world, project_id).kind is SlipKind.RECORDING


def test_a_township_station_takes_up_small_works_of_its_own_township_only(
    world: World, county: County
) -> None:
    here = a_draft(world, county, lots=1, estimate=Money.yuan(30_000))
    place = {"region_code": "511999101200", "place": ""}
    save(world, county.unit.drafter, here, Section.PLACE, place)
    submit(world, county.unit.drafter, here)
    elsewhere = a_submitted_project(world, county, lots=1, estimate=Money.yuan(30_000))
    large = a_draft(world, county)
    save(world, county.unit.drafter, large, Section.PLACE, place)
    submit(world, county.unit.drafter, large)
    take_up(world, county.station_operator, here)
    for project_id in (elsewhere, large):
        with pytest.raises(Forbidden):
            take_up(world, county.station_operator, project_id)


def test_a_colleague_stands_on_what_was_handed_over(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    first, second = county.operator.person_id, county.second_operator.person_id
    assert first is not None
    assert second is not None
    with world.acting(county.operator) as tx:
        tx.require(Action.TAKE_UP_PROJECT)
        tx.emit(WorkHandedOver(first, second))
    check(world, county.second_operator, project_id)
    with pytest.raises(Forbidden):
        check(world, county.operator, project_id)
    assert facts_of(world, project_id, "project.handed_over") == [
        {"before": str(first), "after": str(second)}
    ]


def offer(world: World, county: County, project_id: UUID, lots: list[UUID]) -> list[str]:
    """Start attempts as a tender does; gives their names on the wire."""
    with world.acting(county.unit.drafter) as tx:
        offered = tx.get(Project, project_id)
        tx.require(Action.DRAFT_TENDER, offered)
        return [attempt.wire_id for attempt in commands.start_attempts(tx, offered, lots, 2, 3)]


def test_a_lot_is_offered_again_only_after_its_attempt_is_over(world: World, county: County) -> None:
    project_id = an_accepted_project(world, county)
    lots = [lot.id for lot in project(world, project_id).lots]
    assert offer(world, county, project_id, lots) == ["GG-2026-000001-1/1", "GG-2026-000001-2/1"]
    with pytest.raises(Conflict, match="attempt_running"):
        offer(world, county, project_id, lots)
    with world.acting(county.unit.drafter) as tx:
        tx.require(Action.DRAFT_TENDER, tx.get(Project, project_id))
        for attempt in tx.session.scalars(select(LotAttempt)):
            ATTEMPT.apply(attempt, "terminate")
            tx.record("lot_attempt.terminated", attempt, project_id=project_id)
    assert offer(world, county, project_id, lots[1:]) == ["GG-2026-000001-2/2"]


def test_a_project_that_is_not_accepted_cannot_be_offered(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    lots = [lot.id for lot in project(world, project_id).lots]
    with pytest.raises(Conflict, match="not_accepted"):
        offer(world, county, project_id, lots)


def test_a_slip_gets_its_pdf_from_the_worker(world: World, county: County) -> None:
    project_id = an_accepted_project(world, county)
    world.work()
    slip = last_slip(world, project_id)
    made = world.session.get_one(Rendition, slip.id)
    with world.platform.files.open(made.sha256) as pdf:
        assert pdf.read(5) == b"%PDF-"


def test_an_agent_acts_no_longer_once_its_mandate_has_ended(world: World, county: County) -> None:
    project_id = a_draft(world, county, by=county.agent)
    place = {"region_code": VILLAGE, "place": "石堰村四组"}
    save(world, county.agent, project_id, Section.PLACE, place)
    world.clock.advance_to(datetime(2028, 1, 1, tzinfo=BEIJING))
    assert county.agent.person_id is not None
    former = actor_of(world, county.agent.person_id)
    with pytest.raises(Forbidden):
        save(world, former, project_id, Section.PLACE, place)
