"""A live auction: quotes beside bare rows, a full hall of watchers, and a server killed in its middle."""

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import repeat
from uuid import UUID

from sqlalchemy import select

from bench.hall import Hall
from bench.load import rate, request
from bench.report import Ratio
from bench.scene import Scene
from bench.servers import BARE, PLATFORM, Server, restarted, served
from tests.support.quoting import START_PRICE, STEP, a_hall
from trading.auctions.models import Quote
from trading.kernel.clock import SystemClock
from trading.store.inspection import Scene as Inspected
from trading.store.inspection import inspect

BIDDERS, WATCHERS = 50, 1000
ROUNDS, SECONDS = 4, 3.0
AT_ONCE = 3
"""Bidders who outbid each other without a pause; more would mostly measure refusals."""
LIMIT, SEEN_WITHIN = 0.3, 1.0
HALL_SECONDS = 15.0
KILLED_AFTER, ENDED_AFTER, KILLED_WATCHERS = 100, 250, 200


def measure(scene: Scene) -> list[Ratio]:
    """Quote without a pause; then with pauses before a full hall; then through `kill -9`."""
    *fast, full, killed = scene.tender(lots=ROUNDS + 3).lot_attempt_ids
    tokens = [bidder.token for bidder in scene.bidders(BIDDERS)]
    for lot in (*fast, full, killed):
        _open(scene, lot)
    settings = (scene.instance, scene.database_url)
    with served(BARE, *settings) as bare, served(PLATFORM, *settings) as platform:
        ratios, remark = _ratios(bare, platform, fast, tokens[:AT_ONCE])
        seen, looks = _seen(platform, full, tokens)
    kept, lost = _through_a_kill(scene, killed, tokens)
    return [
        Ratio("quotes acknowledged / bare one-row POST", ratios, LIMIT, remark=remark),
        Ratio(
            f"price seen by 99 % of {WATCHERS:,} watchers",
            (seen[int(len(seen) * 0.99)],),
            SEEN_WITHIN,
            at_most=True,
            unit=" s",
            remark=f"median {seen[len(seen) // 2]:.2f} s, {looks:,.0f} looks/s, {BIDDERS} bidders",
        ),
        Ratio(
            "quotes lost or disordered by kill -9",
            (float(lost),),
            0,
            at_most=True,
            remark=f"{kept} were acknowledged",
        ),
    ]


def _open(scene: Scene, lot: UUID) -> None:
    now = SystemClock().now()
    actors = [bidder.actor for bidder in scene.bidders(BIDDERS)]
    a_hall(scene.world, lot, actors, starts_at=now, live_from=now, closes_at=now + timedelta(hours=1))


def _ratios(
    bare: Server, platform: Server, lots: Sequence[UUID], tokens: Sequence[str]
) -> tuple[tuple[float, ...], str]:
    rows, found, remark = repeat(request("POST", "/rows")), [], ""
    rate(bare.port, rows, seconds=1)
    for number, lot in enumerate(lots):
        row = rate(bare.port, rows, seconds=SECONDS)
        hall = Hall(platform.port, lot, START_PRICE, STEP)
        hall.run(SECONDS, 0, tokens, lambda: 0.0)
        if number == 0:
            continue  # the first round warms the server
        quotes = len(hall.acknowledged) / SECONDS
        found.append(quotes / row)
        remark = f"{quotes:,.0f}/s beside {row:,.0f}/s, {sum(hall.refused.values()) / SECONDS:.0f}/s refused"
    return tuple(found), remark


def _seen(platform: Server, lot: UUID, tokens: Sequence[str]) -> tuple[list[float], float]:
    hall = Hall(platform.port, lot, START_PRICE, STEP)
    hall.run(HALL_SECONDS, WATCHERS, tokens, lambda: random.uniform(2, 8))  # noqa: S311  # moments of thought
    return hall.delays(), hall.looks / HALL_SECONDS


def _through_a_kill(scene: Scene, lot: UUID, tokens: Sequence[str]) -> tuple[int, int]:
    """Kill every process of the server while bidders quote, start it again, and compare the books."""
    with restarted(PLATFORM, scene.instance, scene.database_url) as server:
        hall = Hall(server.port, lot, START_PRICE, STEP)

        def kill_among_quotes() -> None:
            if len(hall.acknowledged) < KILLED_AFTER:
                hall.later(0.01, kill_among_quotes)
                return
            server.kill()
            server.start()

        hall.later(0, kill_among_quotes)
        hall.run(60, KILLED_WATCHERS, tokens, _after_thought, enough=ENDED_AFTER)
    return len(hall.acknowledged), lost(scene, lot, hall)


def _after_thought() -> float:
    return random.uniform(0, 2)  # noqa: S311  # moments of thought


def lost(scene: Scene, lot: UUID, hall: Hall) -> int:
    """How many acknowledged quotes are not in the book as they were told, and what the check finds wrong."""
    from trading.auctions.replay import CHECKS

    session = scene.world.session
    session.rollback()
    columns = select(Quote.key, Quote.number, Quote.digest).where(Quote.auction_id == lot)
    kept = {(str(key), number, digest) for key, number, digest in session.execute(columns)}
    told = {(each["key"], each["number"], each["digest"]) for each in hall.acknowledged}
    found = inspect(Inspected(scene.world.platform, session, SystemClock().now()), CHECKS)
    return len(told - kept) + sum(len(each.faults) for each in found)
