"""Two people at the same instant: one wins, the other is told, nothing happens twice."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.accounts import County, a_county
from tests.support.app import World
from tests.support.projects import a_draft, a_submitted_project, check, rules_of, take_up, version_of
from tests.support.races import at_once
from trading.projects import commands
from trading.projects.models import Project, Slip, Submission
from trading.store.transaction import Transaction


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def count(world: World, table: type[Submission] | type[Slip], project_id: UUID) -> int:
    found = select(func.count()).select_from(table).where(table.project_id == project_id)
    return world.session.scalar(found) or 0


def test_two_submissions_at_the_same_instant_make_one(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    version, rules = version_of(world, project_id), rules_of(world)

    def send(tx: Transaction) -> object:
        return commands.submit(tx, project_id, version, rules)

    told = at_once(world, (county.unit.drafter, send), (county.unit.reviewer, send))
    assert told == ["done", "not_editable"]
    assert count(world, Submission, project_id) == 1


def test_two_operators_cannot_both_take_up(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)

    def grasp(tx: Transaction) -> object:
        return commands.take_up(tx, project_id)

    told = at_once(world, (county.operator, grasp), (county.second_operator, grasp))
    assert told == ["done", "illegal_transition"]


def test_a_second_click_on_accept_gives_no_second_number(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    check(world, county.operator, project_id)
    config = world.platform.config

    def accept(tx: Transaction) -> object:
        return commands.accept(tx, project_id, config)

    assert at_once(world, *[(county.operator, accept)] * 4) == ["done", *["not_checking"] * 3]
    assert count(world, Slip, project_id) == 1
    assert world.session.get_one(Project, project_id).number == "云公资〔2026〕0001号"
