"""An opening watched from outside: the page follows by itself while the keys are handed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import violations
from tests.support.persons import People, click, people_of, sees
from tests.support.server import Server

CUSTODIANS = ("water-custodian", "custodian")


@pytest.fixture
def people(browser: Browser, server: Server, tmp_path: Path) -> Iterator[People]:
    with people_of(browser, server.address, tmp_path) as opened:
        yield opened


def test_whoever_watches_sees_keys_and_contents_come_without_reloading(
    people: People, server: Server
) -> None:
    watcher = people.a_visitor()
    watcher.goto("/openings")
    awaiting = watcher.get_by_role("listitem").filter(has_text="Awaiting keys")
    awaiting = awaiting.filter(has_text="清淤疏浚").get_by_role("link")
    if not awaiting.count():  # the week of its deadline may be over
        watcher.get_by_role("link", name="Week before").click()
    awaiting.first.click()
    sees(watcher, "Waiting for keys: 0 of 2 needed")
    lot = watcher.locator(".kicker span").first.inner_text()

    wrong = people.become(CUSTODIANS[0])
    open_release(wrong, lot)
    choose(wrong, another_lot(key_file(server, CUSTODIANS[0], lot)))
    sees(wrong, "The keys in this file do not fit the locks of this lot")

    # The register is put back to its first page: this browser has seen more, and lets nothing go.
    first_page = wrong.request.get("/log/batches/0").body()
    wrong.route("**/log/checkpoint", lambda route: route.fulfill(body=first_page))
    wrong.reload()
    sees(wrong, "The public register was changed")
    choose(wrong, key_file(server, CUSTODIANS[0], lot))
    sees(wrong, "or the register is not the one this computer saw before")
    wrong.unroute("**/log/checkpoint")

    for released, custodian in enumerate(CUSTODIANS):
        page = people.become(custodian)
        open_release(page, lot)
        choose(page, key_file(server, custodian, lot))
        sees(page, "Your key is handed in")
        if released == 0:
            sees(watcher, "Waiting for keys: 1 of 2 needed")
    sees(watcher, "Bids as they were read out")
    assert watcher.locator("#state").inner_text() == "Opened"
    assert violations(watcher) == []


def key_file(server: Server, custodian: str, lot: str) -> Path:
    """Where the custodian keeps the key of this lot."""
    return (
        server.county.folder / "demo-belongings" / "custodians" / custodian / f"{lot.replace('/', '-')}.txt"
    )


def another_lot(own: Path) -> Path:
    return next(path for path in sorted(own.parent.iterdir()) if path != own and path.suffix == ".txt")


def open_release(page: Page, lot: str) -> None:
    page.goto("/custody")
    page.get_by_role("row").filter(has_text=lot).get_by_role("link").first.click()
    page.get_by_role("link", name="Hand the key in").click()


def choose(page: Page, file: Path) -> None:
    page.get_by_label("Key file of this lot").set_input_files(file)
    click(page, "Check and hand in")
