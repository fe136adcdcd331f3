"""A bidder at the command line: seals without the platform, submits over a bad line, takes back."""

import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from werkzeug.serving import make_server

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from trading.accounts import commands as accounts
from trading.accounts.models import Organisation
from trading.bids import queries
from trading.bids.rules import wire_name
from trading.cli.root import main


class Desk:
    """A bidder's desk: a folder, a token, and the address of the lot's sealing facts on a real server."""

    def __init__(self, world: World, folder: Path, port: int) -> None:
        self.world = world
        self.folder = folder
        county = a_county(world)
        self.tender = a_published_tender(world, county, lots=1)
        self.lot = self.tender.lot_attempt_ids[0]
        self.bidder = county.bidders[0]
        self.facts = f"http://127.0.0.1:{port}/api/v1/lot-attempts/{self.lot}/sealing"
        with world.acting(self.bidder) as tx:
            self.token = accounts.make_token(tx, "sealer")
        organisation = world.session.get_one(Organisation, self.bidder.organisation_id)
        self.name, self.wire_name = organisation.name, wire_name(organisation.id)
        world.session.rollback()
        (folder / "letter.pdf").write_bytes(b"letter of tender")

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env={"TRADING_TOKEN": self.token})

    def seal(self, into: str, *more: str, facts: str | None = None, price: str = "1,280,000") -> Result:
        letter = str(self.folder / "letter.pdf")
        options = ["--bidder", self.wire_name, "--name", self.name, "--price", price, "--duration", "120"]
        options += ["--field", "quality=合格", "--field", "project_leader=张三"]
        options += ["--file", f"letter_of_tender={letter}", "--file", f"price_sheet={letter}"]
        return self.run("seal", facts or self.facts, str(self.folder / into), *options, *more)


@pytest.fixture
def desk(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    folder = tmp_path / "desk"
    folder.mkdir()
    yield Desk(world, folder, server.port)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_bid_is_sealed_submitted_replaced_and_withdrawn(desk: Desk) -> None:
    assert desk.seal("first").exit_code == 0
    submitted = desk.run("submit", str(desk.folder / "first"), desk.facts)
    assert "state: accepted" in submitted.output
    assert (desk.folder / "first" / "receipt.txt").read_text() in submitted.output
    recovery = str(desk.folder / "first" / "recovery.txt")
    assert desk.seal("second", "--replace", recovery, price="1200000").exit_code == 0
    assert "state: accepted" in desk.run("submit", str(desk.folder / "second"), desk.facts).output
    withdrawn = desk.run("withdraw", str(desk.folder / "second" / "recovery.txt"), desk.facts)
    assert "state: withdrawn" in withdrawn.output
    desk.world.session.rollback()
    assert desk.bidder.organisation_id is not None
    assert queries.live_bid(desk.world.session, desk.lot, desk.bidder.organisation_id) is None


def test_sealing_needs_the_saved_facts_and_no_platform(desk: Desk) -> None:
    with urlopen(desk.facts) as answer:
        (desk.folder / "sealing.json").write_bytes(answer.read())
    sealed = desk.seal("offline", facts=str(desk.folder / "sealing.json"))
    assert sealed.exit_code == 0
    names = {path.name for path in (desk.folder / "offline").iterdir()}
    assert names == {"envelope.json", "envelope.sig", "summary.age", "body.age", "recovery.txt"}


def test_the_notice_file_is_enough_to_seal_and_one_file_to_submit(desk: Desk) -> None:
    given = desk.folder / "notice.txt"
    with urlopen(desk.facts.partition("/api/")[0] + f"/notices/{desk.tender.notice_id}.notice.txt") as answer:
        given.write_bytes(answer.read())
    assert desk.seal("offline", facts=str(given)).exit_code == 0
    carried = desk.folder / "bid.sealed.zip"
    with zipfile.ZipFile(carried, "w") as target:
        for name in ("envelope.json", "envelope.sig", "summary.age", "body.age"):
            target.write(desk.folder / "offline" / name, name)
    submitted = desk.run("submit", str(carried), desk.facts)
    assert "state: accepted" in submitted.output
    assert (desk.folder / "receipt.txt").read_text() in submitted.output
    assert list(desk.folder.glob(".sealed-*")) == []


def test_a_file_that_is_no_sealed_bid_is_not_sent(desk: Desk) -> None:
    desk.seal("offline")
    whole = {path.name: path.read_bytes() for path in (desk.folder / "offline").iterdir()}
    odd = {
        "with-recovery": whole,
        "without-body": {name: whole[name] for name in ("envelope.json", "envelope.sig", "summary.age")},
        "with-a-path": {**whole, "../escaped": b"x"},
    }
    for name, entries in odd.items():
        with zipfile.ZipFile(desk.folder / name, "w") as target:
            for entry, data in entries.items():
                target.writestr(entry, data)
        refused = desk.run("submit", str(desk.folder / name), desk.facts)
        assert (refused.exit_code, "E_SHAPE" in refused.output) == (1, True), refused.output
    (desk.folder / "no-zip").write_bytes(b"x" * 100)
    assert desk.run("submit", str(desk.folder / "no-zip"), desk.facts).exit_code == 1
    assert not (desk.folder.parent / "escaped").exists()


def test_what_the_bidder_forgot_is_named_before_anything_is_written(desk: Desk) -> None:
    letter = str(desk.folder / "letter.pdf")
    options = ["--bidder", desk.wire_name, "--name", desk.name, "--file", f"letter_of_tender={letter}"]
    refused = desk.run("seal", desk.facts, str(desk.folder / "forgotten"), *options)
    assert refused.exit_code == 1
    for missing in ("报价清单", "项目负责人", "price", "duration"):
        assert missing in refused.output
    assert not (desk.folder / "forgotten").exists()


def test_a_price_is_plain_yuan(desk: Desk) -> None:
    for price in ("1e3", "-5", "about 3", "1.005"):
        assert desk.seal("odd", f"--price={price}").exit_code == 2, price


def test_a_refusal_is_shown_and_its_signed_text_kept(desk: Desk) -> None:
    desk.seal("late")
    desk.world.clock.advance_to(desk.tender.deadline)
    refused = desk.run("submit", str(desk.folder / "late"), desk.facts)
    assert refused.exit_code == 1
    assert "E_CLOSED" in refused.output
    assert (desk.folder / "late" / "refusal.txt").read_text().startswith("ggrefusal/1\n")


def test_a_platform_that_is_gone_is_said_plainly(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.seal("lonely")
    monkeypatch.setattr("trading.cli.upload.PAUSES", ())
    nobody = "http://127.0.0.1:9/api/v1/lot-attempts/x/sealing"
    refused = desk.run("submit", str(desk.folder / "lonely"), nobody)
    assert refused.exit_code == 1
    assert "Connection refused" in refused.output
