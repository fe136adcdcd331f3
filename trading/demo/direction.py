"""Let thirty days of the county's life happen, in order of time, up to now."""

import heapq
import itertools
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import select

from trading.accounts.models import Organisation
from trading.announcements.queries import calendar
from trading.demo.acts.reconciling import import_finance_list
from trading.demo.acts.witnessing import register
from trading.demo.cast import assemble
from trading.demo.stage import Stage, Tick, on_day
from trading.demo.stories import STORIES
from trading.demo.stories.plot import Plot, Story
from trading.kernel.clock import FrozenClock, SystemClock
from trading.openings.commands import add_room
from trading.store.db import db

DATA: Final = Path(__file__).parent.parent / "data" / "demo" / "projects"
PAST_DAYS: Final = 30


def perform(app: Flask, tick: Tick, belongings: Path) -> bool:
    """Fill an empty database with the demonstration; does nothing and answers False when it is not empty."""
    with app.app_context():
        if db.session.scalar(select(Organisation.id).limit(1)) is not None:
            return False
        now = SystemClock().now()
        start = on_day(now, -PAST_DAYS, 9)
        stage = Stage(app, FrozenClock(start), belongings, tick)
        assemble(stage)
        register(stage)
        _run(stage, _plots(stage, start), now)
        import_finance_list(stage)
        stage.work()
    return True


def _plots(stage: Stage, start: datetime) -> Iterator[tuple[datetime, Story]]:
    with stage.acting("operator") as tx:
        room = add_room(tx, "一号开标室", "云栖县公共资源交易中心二楼", online=False).id
    with stage.acting("operator") as tx:
        hall = add_room(tx, "网上开标大厅", "", online=True).id
    files = (tomllib.loads(path.read_text()) for path in sorted(DATA.glob("*.toml")))
    rows: list[dict[str, Any]] = [row for file in files for row in file["projects"]]
    for row in rows:
        plot = Plot(stage, row, start, calendar(stage.instance), (room, hall))
        yield plot.day(0, 9, 30), STORIES[row["story"]](plot)


def _run(stage: Stage, plots: Iterator[tuple[datetime, Story]], until: datetime) -> None:
    order = itertools.count()
    waiting = [(at, next(order), story) for at, story in plots]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= until:
        at, _, story = heapq.heappop(waiting)
        if at > stage.clock.now():
            stage.clock.advance_to(at)
            stage.work()
        following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (following, next(order), story))
    for _, _, story in waiting:
        story.close()
    stage.clock.advance_to(until)
