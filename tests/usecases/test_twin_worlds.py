"""Before the deadline, nobody but the bidder can tell a county with fifty bids from one without any."""

from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from tests.support.app import START
from tests.support.client import Browser, a_visitor, signed_in
from tests.support.databases import Databases
from tests.support.twins import BIDS, Twin, two_counties, values_of
from tests.support.walks import Seen, addresses, look
from trading.bids.models import Bid
from trading.kernel.actors import Actor
from trading.kernel.clock import FrozenClock, SystemClock
from trading.proofs.tiles import WIDTH
from trading.store.db import db

Twins = tuple[Twin, Twin]

READERS: Final[dict[str, Callable[[Twin], Actor | None]]] = {
    "visitor": lambda twin: None,
    "purchaser": lambda twin: twin.county.unit.drafter,
    "approver": lambda twin: twin.county.unit.approver,
    "purchaser of another unit": lambda twin: twin.county.other_unit.approver,
    "agent": lambda twin: twin.county.agent,
    "operator": lambda twin: twin.county.operator,
    "custodian": lambda twin: twin.county.unit_custodian,
    "custodian of nothing here": lambda twin: twin.county.finance,
    "supervisor": lambda twin: twin.county.supervisor,
    "administrator": lambda twin: twin.county.administrator,
    "another bidder": lambda twin: twin.county.bidders[0],
}


@pytest.fixture(scope="module")
def twins(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """Both clocks stand still, so that no time need be forgiven when the two are compared."""
    with pytest.MonkeyPatch.context() as patch:
        still = FrozenClock(START)
        patch.setattr(SystemClock, "now", lambda self: still.now())
        with two_counties(databases, tmp_path_factory.mktemp("twins"), still) as made:
            yield made


def walked(twin: Twin, who: Actor | None, asked: list[str]) -> list[Seen]:
    """What this reader gets from each address, at the frozen time."""
    with twin.world.app.app_context():
        browser = _browser(twin, who)
        engine = db.engine
        return [look(browser, engine, address) for address in asked]


def _browser(twin: Twin, who: Actor | None) -> Browser:
    browser = signed_in(twin.world, who) if who else a_visitor(twin.world)
    with browser.session_transaction() as session:
        session["csrf_token"] = "the same in both"
    return browser


def differences(twins: Twins, who: str, asked: tuple[list[str], list[str]] | None = None) -> list[str]:
    """The addresses that answer differently in the two counties, each with what differs."""
    quiet, busy = twins
    asked = asked or everything(twins)
    first, second = (
        walked(twin, READERS[who](twin), each) for twin, each in ((quiet, asked[0]), (busy, asked[1]))
    )
    return [
        f"{address}: {what}"
        for address, other, one, two in zip(*asked, first, second, strict=True)
        for what in _told(one, two, same=address == other)
    ]


def _told(one: Seen, two: Seen, *, same: bool) -> list[str]:
    """What differs. Of what each county made by itself, tags and printed files hold its own names."""
    own = () if same else ("ETag",) if one.is_text and two.is_text else ("ETag", "Content-Length")
    kept = [[each for each in seen.headers if each[0] not in own] for seen in (one, two)]
    unlike = {
        f"status {one.status}, {two.status}": one.status != two.status,
        f"headers {[each for each in zip(*kept, strict=False) if each[0] != each[1]]}": kept[0] != kept[1],
        f"text {_where(one.body, two.body)}": one.body != two.body and "Content-Length" not in own,
        f"queries {one.queries}, {two.queries}": one.queries != two.queries,
    }
    return [what for what, differs in unlike.items() if differs]


def _where(one: str, two: str) -> str:
    at = next((at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0)
    return f"{one[max(0, at - 60) : at + 60]!r} / {two[max(0, at - 60) : at + 60]!r}"


def everything(twins: Twins) -> tuple[list[str], list[str]]:
    """Every address with real ids, and those with the questions that would tell most."""
    values = values_of(*twins)
    lists = tuple(
        [
            *_comparable(addresses(twin.world.app, own)),
            *_questions(own["project_id"]),
            *_live(own["lot_attempt_id"]),
        ]
        for twin, own in zip(twins, values, strict=True)
    )
    assert len(lists[0]) > 150
    return lists[0], lists[1]


def _comparable(addresses: Iterator[str]) -> list[str]:
    """Without the openings of entries, whose places in a batch are drawn by lot."""
    return [address for address in addresses if not address.startswith("/log/open")]


def _questions(project_ids: object) -> list[str]:
    assert isinstance(project_ids, list)
    asked = ["/tenders?stage=accepting", "/tenders?stage=awaiting_keys", "/tenders?q=公路&sort=deadline"]
    for project_id in project_ids:
        asked += [
            f"/supervision/projects/{project_id}?what=bids",
            f"/supervision/projects/{project_id}/timeline.csv?what=bids",
        ]
    return asked


def _live(lot_attempt_ids: object) -> list[str]:
    assert isinstance(lot_attempt_ids, list)
    return [f"/live/{each}" for each in lot_attempt_ids]


def test_the_two_counties_differ_by_fifty_bids_and_more(twins: Twins) -> None:
    counts = []
    for twin in twins:
        with twin.world.app.app_context():
            counts.append(twin.world.session.scalar(select(func.count()).select_from(Bid)))
    assert counts[0] == 0
    assert (counts[1] or 0) > BIDS


@pytest.mark.parametrize("who", READERS)
def test_before_the_deadline_no_page_tells_of_bids(twins: Twins, who: str) -> None:
    found = differences(twins, who)
    assert not found, "\n".join(found)


def test_in_every_batch_of_the_log_the_same_kinds_of_entries_are_shown(twins: Twins) -> None:
    shown = [entries_shown(twin) for twin in twins]
    assert shown[0] == shown[1]
    kinds = {kind for batch in shown[0] for kind in batch}
    assert kinds == {"kind: notice", None}


def entries_shown(twin: Twin) -> list[Counter[str | None]]:
    """How many entries of each kind a visitor can open in each batch; None for those it cannot."""
    with twin.world.app.app_context():
        browser = a_visitor(twin.world)
        sizes = [0, *(batch["size"] for batch in browser.get("/log/batches").get_json()["batches"])]
        opened: list[str | None] = []
        for number in range(-(-sizes[-1] // WIDTH)):
            opened += browser.get(f"/log/openings/{number}").get_json()["openings"]
    kinds = [each and b64decode(each)[32:].decode().splitlines()[1] for each in opened]
    return [Counter(kinds[begin:end]) for begin, end in pairwise(sizes)]


def test_the_comparison_reaches_pages_that_do_tell_the_bidder_itself(twins: Twins) -> None:
    quiet, busy = twins
    pages = [walked(twin, twin.bidders[10], ["/bids"])[0] for twin in (quiet, busy)]
    assert pages[0].status == pages[1].status == 200
    assert pages[0].body != pages[1].body


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Bid)) or 0


LEAKS: Final[dict[str, Callable[[], object]]] = {
    "in the text": lambda: f"{_count()} bids",
    "in a header": lambda: ("the same", 200, {"X-Size": str(_count())}),
    "in the status": lambda: ("the same", 404 if _count() else 200),
    "in the work it takes": lambda: "the same" * (len([_count() for _ in range(_count())]) >= 0),
}


@pytest.mark.parametrize("how", LEAKS)
def test_a_planted_leak_is_found(twins: Twins, how: str) -> None:
    for twin in twins:
        _plant(twin.world.app, LEAKS[how])
    found = differences(twins, "visitor", (["/planted", "/help"], ["/planted", "/help"]))
    assert found
    assert all(each.startswith("/planted: ") for each in found)


def _plant(app: Flask, leak: Callable[[], object]) -> None:
    """A route of this test alone; the application has started, so it is put straight into the map."""
    if "planted" not in app.view_functions:
        app.url_map.add(Rule("/planted", endpoint="planted", methods=["GET"]))
    app.view_functions["planted"] = leak  # type: ignore[assignment]  # what views may give
