"""What is said in Python and in SQL is the same: who may read a project, and the phase of an attempt."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.app import START, World
from tests.support.projects import a_draft, a_submitted_project, an_accepted_project
from trading.kernel.actors import SYSTEM, Actor, visitor
from trading.kernel.permissions import Action, can
from trading.projects import commands, queries
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import RISING, AttemptState, phase
from trading.store.transaction import bookkeeping


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def everybody(county: County) -> list[Actor]:
    units = (county.unit, county.other_unit)
    return [
        SYSTEM,
        visitor(),
        county.administrator,
        county.operator,
        county.station_operator,
        county.supervisor,
        county.custodian,
        county.unit_custodian,
        county.agent,
        county.bidders[0],
        *(actor for unit in units for actor in (unit.drafter, unit.reviewer, unit.approver)),
    ]


def test_who_sees_a_project_in_a_list_is_who_may_read_it(world: World, county: County) -> None:
    made = {
        "draft": a_draft(world, county),
        "agent's draft": a_draft(world, county, by=county.agent),
        "submitted": a_submitted_project(world, county),
        "accepted": an_accepted_project(world, county),
    }
    for actor in everybody(county):
        listed = set(world.session.scalars(select(Project.id).where(queries.visible_to(actor))))
        allowed = {
            project_id
            for project_id in made.values()
            if can(actor, Action.READ_PROJECT, world.session.get_one(Project, project_id))
        }
        assert listed == allowed, actor.name
    seen = {name for name in made if can(county.supervisor, Action.READ_PROJECT, _of(world, made[name]))}
    assert seen == {"submitted", "accepted"}
    assert not can(county.other_unit.drafter, Action.READ_PROJECT, _of(world, made["accepted"]))


def _of(world: World, project_id: UUID) -> Project:
    return world.session.get_one(Project, project_id)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    state=st.sampled_from(AttemptState),
    ahead=st.integers(-3, 3),
    stage=st.sampled_from(["commercial", RISING]),
)
def test_the_phase_in_sql_is_the_phase_in_python(
    world: World, state: AttemptState, ahead: int, stage: str
) -> None:
    attempt_id = _an_attempt(world)
    deadline = START + timedelta(days=5)
    with bookkeeping() as session:
        attempt = session.get_one(LotAttempt, attempt_id)
        attempt.state, attempt.deadline, attempt.stage = state, deadline, stage
        attempt.published_at, attempt.notice_sha256 = START, "0" * 64
    now: datetime = deadline + timedelta(microseconds=ahead)
    told = world.session.scalar(select(queries.phase_at(now)).where(LotAttempt.id == attempt_id))
    assert told == phase(state, deadline, now, stage).value


def _an_attempt(world: World) -> UUID:
    known: UUID | None = world.session.scalar(select(LotAttempt.id))
    if known is not None:
        return known
    county = a_county(world)
    project_id = an_accepted_project(world, county, lots=1)
    with world.acting(county.unit.drafter) as tx:
        project = tx.get(Project, project_id)
        tx.require(Action.DRAFT_TENDER, project)
        started: list[LotAttempt] = commands.start_attempts(tx, project, [project.lots[0].id], 2, 3)
        return started[0].id
