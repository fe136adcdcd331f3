"""Every quote that was acknowledged is in the book, although the server was killed among many of them."""

from datetime import timedelta
from pathlib import Path

from bench.hall import Hall
from bench.servers import PLATFORM, restarted
from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.quoting import START_PRICE, STEP, a_hall
from tests.support.tampering import faults
from trading.accounts import commands as accounts
from trading.auctions import queries
from trading.kernel.clock import SystemClock
from trading.store.db import db

QUOTES_BEFORE, QUOTES_AFTER = 12, 30


def test_no_acknowledged_quote_is_lost_when_the_server_is_killed(world: World, tmp_path: Path) -> None:
    county = a_county(world)
    lot = a_published_tender(world, county, lots=1).lot_attempt_ids[0]
    tokens = []
    for bidder in county.bidders:
        with world.acting(bidder) as tx:
            tokens.append(accounts.make_token(tx, "hall"))
    now = SystemClock().now()
    a_hall(world, lot, county.bidders, starts_at=now, live_from=now, closes_at=now + timedelta(hours=1))
    config = world.platform.config
    db.engine.dispose()

    with restarted(PLATFORM, config.instance, config.database_url) as server:
        hall = Hall(server.port, lot, START_PRICE, STEP)

        def kill_among_quotes() -> None:
            if len(hall.acknowledged) < QUOTES_BEFORE:
                hall.later(0.02, kill_among_quotes)
                return
            server.kill()
            server.start()

        hall.later(0, kill_among_quotes)
        hall.run(60, 2, tokens, lambda: 0.05, enough=QUOTES_AFTER)

    assert hall.lost >= 1, "somebody was waiting for an answer, or was turned away"
    book = {(str(quote.key), quote.number, quote.digest) for quote in queries.quotes(world.session, lot)}
    told = {(each["key"], each["number"], each["digest"]) for each in hall.acknowledged}
    assert told <= book
    assert len(told) >= QUOTES_AFTER
    assert "Books of quotes" not in faults(world)
