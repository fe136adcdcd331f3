"""What is to come for every lot: promised times and their cards, calls to those who owe, the calendar."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.client import a_visitor
from tests.support.contracts import entered
from tests.support.results import an_awarded_lot
from trading.agenda import commands, queries, webhook
from trading.agenda.models import ShownCard
from trading.agenda.rules import Kind
from trading.kernel.errors import Forbidden, Invalid
from trading.procedures.vocabulary import Event, Party
from trading.projects.commands import suspend
from trading.projects.models import LotAttempt
from trading.projects.rules import SuspensionGround
from trading.projects.step_clock import Card
from trading.store.audit import AuditEvent


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def entry_of(world: World, actor: object, event: Event) -> queries.Line | None:
    found = queries.lines(world.session, actor, world.clock.now(), world.platform.config.instance)  # type: ignore[arg-type]  # any actor
    return next((line for line in found if line.entry.event is event), None)


def test_a_contract_that_is_owed_turns_yellow_then_red_and_calls_its_unit_once_each(
    world: World, county: County
) -> None:
    lot = an_awarded_lot(world, county)
    owed = entry_of(world, county.supervisor, Event.CONTRACT_SIGNED)
    assert owed is not None
    assert (owed.entry.kind, owed.entry.party, owed.entry.card) == (Kind.OWED, Party.PURCHASER, Card.NONE)
    started, due = owed.entry.started, owed.entry.at
    assert started is not None
    for share, card in ((0.89, Card.NONE), (0.91, Card.YELLOW), (1, Card.RED)):
        world.clock.advance_to(started + (due - started) * share)
        now_owed = entry_of(world, county.unit.drafter, Event.CONTRACT_SIGNED)
        assert now_owed is not None
        assert now_owed.entry.card is card
        world.work()
        world.work()
    assert entry_of(world, county.other_unit.drafter, Event.CONTRACT_SIGNED) is None
    cards = [
        each.card
        for each in world.session.scalars(
            select(ShownCard).where(ShownCard.lot_attempt_id == lot, ShownCard.period == "contract")
        )
    ]
    assert sorted(cards) == ["red", "yellow"]
    told = (
        select(func.count())
        .select_from(AuditEvent)
        .where(AuditEvent.action == "card.shown", AuditEvent.subject_id == lot)
    )
    assert world.session.scalar(told) == world.session.scalar(
        select(func.count()).select_from(ShownCard).where(ShownCard.lot_attempt_id == lot)
    )
    entered(world, county.unit, lot)
    assert entry_of(world, county.supervisor, Event.CONTRACT_SIGNED) is None


def test_nobody_gets_a_card_while_a_lot_stands_still(world: World, county: County) -> None:
    lot = an_awarded_lot(world, county)
    owed = entry_of(world, county.supervisor, Event.CONTRACT_SIGNED)
    assert owed is not None
    world.clock.advance_to(owed.entry.at)
    with world.acting(county.regulator) as tx:
        suspend(tx, world.session.get_one(LotAttempt, lot), SuspensionGround.COMPLAINT, "投诉处理期间。")
    still = entry_of(world, county.supervisor, Event.CONTRACT_SIGNED)
    assert still is not None
    assert still.entry.card is Card.NONE


def test_anybody_subscribes_to_deadlines_as_a_calendar(world: World, county: County) -> None:
    published = a_published_tender(world, county, lots=1)
    attempt = world.session.get_one(LotAttempt, published.lot_attempt_ids[0])
    answer = a_visitor(world).get("/calendar.ics")
    assert answer.mimetype == "text/calendar"
    events = {
        str(each["uid"]).split("@")[0]: each.decoded("dtstart")
        for each in Calendar.from_ical(answer.data).events
    }
    assert events[f"{attempt.wire_id}-deadline"] == attempt.deadline
    assert attempt.deadline is not None
    instance = world.platform.config.instance
    assert not [
        line
        for line in queries.public_lines(world.session, attempt.deadline, instance)
        if line.entry.event is Event.DEADLINE
    ]


def test_a_units_own_system_gets_a_signed_message(world: World, county: County) -> None:
    an_awarded_lot(world, county)
    unit = county.unit.organisation_id
    with pytest.raises(Forbidden), world.acting(county.unit.drafter) as tx:
        commands.set_hook(tx, unit, "https://example.org/", anywhere=False)
    for wrong in ("http://example.org/", "https://user:secret@example.org/", "ftp://example.org", "x"):
        with pytest.raises(Invalid), world.acting(county.unit.approver) as tx:
            commands.set_hook(tx, unit, wrong, anywhere=False)
    with listening() as (url, received):
        with pytest.raises(OSError, match="not on the public network"):
            webhook.send(url, "s", b"{}", anywhere=False)
        with world.acting(county.unit.approver) as tx:
            secret = commands.set_hook(tx, unit, url, anywhere=True).secret
        owed = entry_of(world, county.supervisor, Event.CONTRACT_SIGNED)
        assert owed is not None
        world.clock.advance_to(owed.entry.at + timedelta(minutes=1))
        world.work()
    bodies = [json.loads(body) for body, _ in received]
    assert [body["card"] for body in bodies if body["period"] == "contract"] == ["red"]
    for body, signed in received:
        assert signed == "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@contextmanager
def listening() -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    received: list[tuple[bytes, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server calls
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((body, self.headers[webhook.SIGNATURE]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing on the terminal of the tests."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/cards", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
