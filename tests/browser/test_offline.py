"""Opened from a disk, with the network off: a bid is sealed, a key kept on paper, and both are used."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.support.accounts import PASSWORD, County, a_county, login_of
from tests.support.announcements import (
    LockKeys,
    a_complete_tender,
    a_made_lock,
    a_published_notice,
    locks_on,
    notice,
)
from tests.support.app import World, build_app
from tests.support.axe import violations
from tests.support.bids import seal_and_submit
from tests.support.databases import migrate
from tests.support.openings import release
from tests.support.projects import an_accepted_project
from tests.support.witnesses import countersign
from trading.accounts.models import Organisation
from trading.announcements.models import Tender
from trading.announcements.queries import attempts_of
from trading.bids.models import Bid
from trading.bids.rules import BidState, wire_name
from trading.kernel.actors import Actor
from trading.store.db import db

LOCALES = ("en-GB", "zh-CN", "zh-TW")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    url = f"sqlite:///{tmp_path}/offline.sqlite"
    migrate(url, tmp_path)
    app = build_app(url, tmp_path)
    with app.app_context():
        made = World(app)
        for reader in ("identity", "live"):
            monkeypatch.setattr(f"trading.web.{reader}.legal_clock", lambda session, demo: made.clock)
        yield made
        db.engine.dispose()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Office:
    """Two computers: one on the network for each person, one that is on none, and a stick between them."""

    def __init__(self, browser: Browser, address: str, stick: Path, world: World) -> None:
        self.browser, self.address, self.stick, self.world = browser, address, stick, world
        self.faults: list[str] = []
        self.asked: list[str] = []

    def _watched(self, context: BrowserContext) -> Page:
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        page = context.new_page()
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        return page

    def signed_in(self, actor: Actor) -> Page:
        page = self._watched(self.browser.new_context(base_url=self.address, locale="en-GB"))
        page.goto("/sign-in")
        page.fill("#f-login", login_of(self.world, actor))
        page.fill("#f-password", PASSWORD)
        page.press("#f-password", "Enter")
        page.wait_for_url("**/home")
        return page

    def offline(self, name: str, locale: str = "en-GB") -> Page:
        """A page from the stick in a browser without network; whatever it asks for is noted and refused."""
        context = self.browser.new_context(locale=locale, offline=True)
        context.set_offline(True)

        def refuse(route: Route) -> None:
            self.asked.append(route.request.url)
            route.abort()

        context.route(lambda url: not url.startswith(("file:", "blob:")), refuse)
        page = self._watched(context)
        page.goto((self.stick / name).as_uri())
        return page

    def carry(self, page: Page, link: str, name: str | None = None) -> Path:
        """Save what a link gives onto the stick."""
        with page.expect_download() as started:
            page.get_by_role("link", name=link, exact=True).first.click()
        path = self.stick / (name or started.value.suggested_filename)
        started.value.save_as(path)
        return path


def test_bid_and_key_go_the_way_without_network(
    browser: Browser, world: World, address: str, tmp_path: Path
) -> None:
    office = Office(browser, address, tmp_path, world)
    county = a_county(world)
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county, lots=1))
    (lot,) = [attempt.id for attempt in attempts_of(world.session.get_one(Tender, tender_id))]

    other = locks_but(world, county, lot, county.notary)
    custodian = office.signed_in(county.notary)
    words = make_lock(office, custodian, lock_of(world, lot, county.notary))
    notice_id = a_published_notice(world, county.unit, tender_id)

    bidder = office.signed_in(county.bidders[0])
    sealed = seal(office, bidder, notice_id, lot, county.bidders[0])
    hand_in(bidder, lot, sealed)
    for rival in county.bidders[1:3]:
        seal_and_submit(world, lot, rival)
    try_key(office, custodian, words, lock_of(world, lot, county.notary))

    deadline = world.session.get_one(Tender, tender_id).deadline
    assert deadline is not None
    world.clock.advance_to(deadline)
    world.session.rollback()
    countersign(world)
    release_from_words(custodian, words, lock_of(world, lot, county.notary))
    release(world, other)
    world.work()
    states = world.session.scalars(select(Bid.state).where(Bid.lot_attempt_id == lot)).all()
    assert states == [BidState.OPENED] * 3
    bidder.goto(f"/openings/{lot}")
    expect(bidder.get_by_text("1,234,567.80").first).to_be_visible()
    assert (office.faults, office.asked) == ([], [])


def locks_but(world: World, county: County, lot: UUID, paper: Actor) -> LockKeys:
    """Every custodian but one makes its locks; gives the keys of the first."""
    people = {each.organisation_id: each for each in county.custodians if each != paper}
    places = [(lock.id, lock.custodian_id) for lock in locks_on(world, lot) if lock.custodian_id in people]
    made = [a_made_lock(world, lock_id, people[unit]) for lock_id, unit in places]
    return made[0]


def lock_of(world: World, lot: UUID, custodian: Actor) -> UUID:
    return next(lock.id for lock in locks_on(world, lot) if lock.custodian_id == custodian.organisation_id)


def make_lock(office: Office, custodian: Page, lock: UUID) -> str:
    """Make the key without network, put it on paper, bring only the lock; gives the words on the paper."""
    custodian.goto(f"/custody/locks/{lock}")
    custodian.get_by_text("On a computer without network, with the key on paper").click()
    request = office.carry(custodian, "Request for locks")
    office.carry(custodian, "Page for custodians", "custodian.html")
    page = office.offline("custodian.html")
    page.set_input_files("#f-request", request)
    page.get_by_role("button", name="Make them").click()
    written = page.locator("#words li").all_inner_texts()
    assert len(written) == 24
    for slip, said in (
        ([*written[:-1], "zebrra"], "Word 24 is not in the list"),
        ([written[1], written[0], *written[2:]], "The check fails"),
    ):
        page.fill("#f-back", " ".join(slip))
        page.locator("#back").get_by_role("button", name="Check").click()
        expect(page.get_by_text(said)).to_be_visible()
    assert page.locator("#save-lock").is_hidden(), "a lock leaves before its paper was shown to be right"
    assert violations(page) == []
    page.fill("#f-back", "\n".join(written))
    page.locator("#back").get_by_role("button", name="Check").click()
    lock_file = office.carry(page, "Save the lock file")
    assert "AGE-SECRET-KEY" not in lock_file.read_text()
    page.context.close()
    custodian.set_input_files("#f-lock-file", lock_file)
    custodian.locator("[data-custody=bring] [data-bring]").click()
    expect(custodian.get_by_text("The locks are on the lot.").first).to_be_visible()
    return " ".join(written)


def seal(office: Office, bidder: Page, notice_id: UUID, lot: UUID, actor: Actor) -> Path:
    """Seal with the notice file alone; a notice with another lock in it is refused."""
    bidder.goto(f"/notices/{notice_id}")
    given = office.carry(bidder, "Notice file", "true.notice.txt")
    page_file = office.carry(bidder, "Sealing page", "sealing.html")
    frozen = notice(office.world, notice_id).frozen
    assert sha256(page_file) in frozen
    page = office.offline("sealing.html")
    lock = str(locks_on(office.world, lot)[0].summary_recipient)
    swapped = office.stick / "swapped.notice.txt"
    swapped.write_text(given.read_text().replace(lock, lock[:-1] + ("q" if lock[-1] != "q" else "p")))
    page.set_input_files("#f-notice", swapped)
    expect(page.get_by_text("cut off or altered")).to_be_visible()
    assert page.locator("#offer").is_hidden()

    page.set_input_files("#f-notice", given)
    organisation = office.world.session.get_one(Organisation, actor.organisation_id)
    document = office.stick / "document.pdf"
    document.write_bytes(b"%PDF-1.7 offer")
    page.fill("#f-bidder", wire_name(organisation.id))
    page.fill("#f-name", organisation.name)
    page.fill("#f-price", "1,234,567.80")
    page.fill("#f-duration", "90")
    for field in page.locator("[id^=f-statement-]").all():
        field.fill("王一")
    for field in page.locator("[id^=f-file-]").all():
        field.set_input_files(document)
    page.get_by_role("button", name="Seal", exact=True).click()
    expect(page.get_by_text("each of the 3 ways to take 2 of the 3 units rebuilds the key")).to_be_visible()
    recovery = office.carry(page, "Save the recovery file")
    assert recovery.read_text().startswith("ggrecovery/1\n")
    sealed = office.carry(page, "Save the sealed file")
    assert violations(page) == []
    page.context.close()
    return sealed


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hand_in(bidder: Page, lot: UUID, sealed: Path) -> None:
    """Give the platform the one file; it holds nothing that opens it."""
    bidder.goto(f"/lot-attempts/{lot}/bid/hand-in")
    bidder.set_input_files("#f-files", sealed)
    bidder.get_by_role("button", name="Hand in", exact=True).click()
    bidder.wait_for_url("**/bids/*")


def try_key(office: Office, custodian: Page, words: str, lock: UUID) -> None:
    """The words on the paper open the platform's test files."""
    custodian.goto(f"/custody/locks/{lock}")
    custodian.locator("section", has_text="Test the key").get_by_text("With stock programs instead").click()
    tests = [office.carry(custodian, f"test-{part}.age") for part in ("summary", "body")]
    page = office.offline("custodian.html", "zh-CN")
    page.set_input_files("#f-notice", office.stick / "true.notice.txt")
    page.fill("#f-words", words)
    page.locator("#use").get_by_role("button", name="核对").click()
    expect(page.locator("#fits-words")).to_contain_text("一致")
    page.set_input_files("#f-test", tests)
    page.get_by_role("button", name="打开测试文件").click()
    codes = page.locator("#codes dd")
    expect(codes).to_have_count(2)
    summary, body = codes.all_inner_texts()
    assert violations(page) == []
    page.context.close()
    custodian.fill("#f-summary_code", summary)
    custodian.fill("#f-body_code", body)
    custodian.get_by_role("button", name="Check the codes").click()
    expect(custodian.get_by_text("Your key fits.").first).to_be_visible()


def release_from_words(custodian: Page, words: str, lock: UUID) -> None:
    """Typed from paper on the page of the opening; other words are refused."""
    custodian.goto(f"/custody/locks/{lock}")
    custodian.get_by_role("link", name="Hand the key in").first.click()
    custodian.fill("#f-words", " ".join(reversed(words.split())))
    custodian.get_by_role("button", name="Check and hand in").click()
    expect(custodian.get_by_text("These are not the 24 words of a key")).to_be_visible()
    custodian.fill("#f-words", words)
    custodian.get_by_role("button", name="Check and hand in").click()
    expect(custodian.get_by_text("Your key is handed in").first).to_be_visible()


@pytest.mark.parametrize("name", ["sealing", "custodian"])
def test_an_offline_page_is_sound_in_every_language_and_on_a_phone(browser: Browser, name: str) -> None:
    page_file = Path(__file__).parents[2] / "static" / "build" / "offline" / f"{name}.html"
    for locale in LOCALES:
        context = browser.new_context(locale=locale, offline=True, viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(page_file.as_uri())
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.title()
        context.close()
