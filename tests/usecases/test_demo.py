"""The demonstration county: every stage is there, its time moves one way, and none of it exists elsewhere."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.app import World, build_app
from tests.support.client import a_visitor
from tests.support.digest import ACCESS_LOG, digests
from tests.support.server import County
from trading.demo.cast import PASSWORD
from trading.demo.guide import ACCOUNTS
from trading.demo.time import next_moment
from trading.jobs.worker import tick
from trading.kernel.clock import BEIJING, SystemClock
from trading.openings.models import Closing
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import NEGOTIATED, RISING, Phase, ProjectState, phase
from trading.store.db import db
from trading.store.legal_time import legal_clock

PROJECT_STATES = {ProjectState.DRAFT, ProjectState.SUBMITTED, ProjectState.RETURNED, ProjectState.ACCEPTED}


@pytest.fixture
def county(seeded_county: County, tmp_path: Path) -> County:
    return seeded_county.copy(tmp_path)


@pytest.fixture
def town(county: County) -> Iterator[World]:
    """The world of the seeded county; its clock stands where the seeding stopped."""
    app = build_app(county.database_url, county.instance, demo=True)
    with app.app_context():
        opened = World(app)
        opened.clock.advance_to(SystemClock().now())
        yield opened
        db.engine.dispose()


def test_a_project_stands_at_every_stage(town: World) -> None:
    assert {project.state for project in town.session.scalars(select(Project))} >= PROJECT_STATES
    now = legal_clock(town.session, demo=True).now()
    attempts = town.session.scalars(select(LotAttempt)).all()
    assert {phase(each.state, each.deadline, now, each.stage) for each in attempts} == set(Phase)
    assert max(attempt.number for attempt in attempts) == 2, "no lot was offered a second time"


def test_seeding_again_changes_nothing_and_names_the_accounts_again(town: World, county: County) -> None:
    before = digests(town)
    said = county.trading("demo", "seed")
    assert digests(town) == before
    assert "ready" not in said
    for login, role in ACCOUNTS.items():
        assert re.search(rf"^ +{role} +{login} +{PASSWORD}$", said, re.MULTILINE)


def test_the_server_holds_no_key_of_a_lot_that_waits_for_its_opening(town: World, county: County) -> None:
    waiting = [
        attempt.wire_id.replace("/", "-")
        for attempt in town.session.scalars(select(LotAttempt))
        if attempt.stage not in (RISING, NEGOTIATED)
        and phase(attempt.state, attempt.deadline, town.clock.now()) in (Phase.ACCEPTING, Phase.AWAITING_KEYS)
    ]
    kept = [
        path
        for name in waiting
        for path in (county.folder / "demo-belongings" / "custodians").glob(f"*/{name}.txt")
    ]
    secrets = re.findall(rb"AGE-SECRET-KEY-1\w+", b"".join(path.read_bytes() for path in kept))
    assert len(secrets) == 2 * 3 * len(waiting)
    stored = b"".join(path.read_bytes() for path in county.instance.rglob("*") if path.is_file())
    assert [secret for secret in secrets if secret in stored] == []


def test_time_goes_from_moment_to_moment_and_the_worker_does_what_is_due(town: World, county: County) -> None:
    closed: list[LotAttempt] = []
    while not closed:
        due = next_moment(town.session, legal_clock(town.session, demo=True).now())
        assert due is not None, "no deadline lies ahead"
        assert county.trading("demo", "advance").strip() == due.astimezone(BEIJING).isoformat()
        town.session.rollback()
        now = legal_clock(town.session, demo=True).now()
        assert due < now < due + timedelta(minutes=5)
        closed = list(town.session.scalars(select(LotAttempt).where(LotAttempt.deadline == due)))
    tick(town.app)
    town.session.rollback()
    now = legal_clock(town.session, demo=True).now()
    for attempt in closed:
        if attempt.stage in (RISING, NEGOTIATED):
            continue
        assert phase(attempt.state, attempt.deadline, now) in (Phase.AWAITING_KEYS, Phase.FAILED)
        assert town.session.get(Closing, attempt.id), "the signed close entry is missing"


def test_time_never_goes_back(town: World, county: County) -> None:
    ahead = SystemClock().now() + timedelta(days=400)
    county.trading("demo", "advance", "--to", ahead.isoformat())
    before = digests(town, besides=ACCESS_LOG)
    refused = command(county, "demo", "advance", "--to", (ahead - timedelta(days=1)).isoformat())
    assert refused.returncode == 1
    assert "only be moved forward" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert digests(town, besides=ACCESS_LOG) == before


def test_an_unreadable_moment_is_refused_with_an_example(county: County) -> None:
    refused = command(county, "demo", "advance", "--to", "tomorrow")
    assert refused.returncode == 2
    assert "2026-12-01T09:30" in refused.stderr


@pytest.mark.parametrize("verb", ["seed", "advance"])
def test_the_commands_are_refused_outside_a_demonstration(county: County, verb: str) -> None:
    refused = command(county, "demo", verb, demo="0")
    assert refused.returncode == 1
    assert "not a demonstration" in refused.stderr


def command(county: County, *arguments: str, demo: str = "1") -> "subprocess.CompletedProcess[str]":
    environment = os.environ | county.environment() | {"TRADING_DEMO": demo}
    whole = [sys.executable, "-m", "trading.cli", *arguments]
    return subprocess.run(whole, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("address", ["/demo/", "/demo/belongings/notary/key.txt", "/styleguide/"])
def test_no_demonstration_page_exists_elsewhere(world: World, address: str) -> None:
    assert a_visitor(world).get(address).status_code == 404


@pytest.mark.parametrize("act", ["switch", "advance"])
def test_nobody_is_switched_and_no_time_is_moved_elsewhere(world: World, act: str) -> None:
    before = digests(world)
    assert a_visitor(world).post(f"/demo/{act}", data={"login": "admin"}).status_code == 404
    assert digests(world) == before


def test_the_bar_shows_only_in_a_demonstration(world: World, town: World) -> None:
    assert "demo-bar" not in a_visitor(world).get("/").text
    assert "demo-bar" in a_visitor(town).get("/").text


def test_every_step_of_the_guide_leads_somewhere(town: World) -> None:
    visitor = a_visitor(town)
    page = visitor.get("/demo/").text
    steps = re.findall(r'name="login" value="([\w-]+)">.*?name="next" value="([^"]+)"', page, re.DOTALL)
    assert len(steps) >= 8
    for login, address in steps:
        assert visitor.post("/demo/switch", data={"login": login, "next": address}).status_code == 302
        assert visitor.get(address).status_code == 200, (login, address)


def test_the_seeded_moment_is_today(town: World) -> None:
    newest: datetime = max(project.created_at for project in town.session.scalars(select(Project)))
    assert SystemClock().now() - newest < timedelta(days=2)
