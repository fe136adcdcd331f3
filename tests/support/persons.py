"""People at their own computers: one browser profile each, signed in through the sign-in page."""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from trading.demo.cast import PASSWORD

PATIENCE = 20_000
"""Milliseconds in which a page must have done what was asked of it."""


class People:
    """Everybody who has a browser open; what fails in any of them is kept in `faults`."""

    def __init__(self, browser: Browser, address: str, downloads: Path, locale: str = "en-GB") -> None:
        self.browser = browser
        self.address = address
        self.downloads = downloads
        self.locale = locale
        self.faults: list[str] = []
        self.numbers = itertools.count(1)
        self._contexts: list[BrowserContext] = []
        self._pages: dict[str, Page] = {}
        self._kept: dict[tuple[str, ...], Path] = {}

    def a_visitor(self, *, width: int = 1280, locale: str | None = None) -> Page:
        """Somebody who has not signed in."""
        context = self.browser.new_context(
            base_url=self.address,
            locale=locale or self.locale,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        page = context.new_page()
        page.on("console", lambda said: self._listen(page, said.type, said.text))
        return page

    def _listen(self, page: Page, kind: str, words: str) -> None:
        if kind == "error":
            self.faults.append(f"{page.url}: {words}")

    def become(self, login: str) -> Page:
        """The browser of this person; it stays open between acts."""
        if login not in self._pages:
            page = self._pages[login] = self.a_visitor()
            page.goto("/sign-in")
            page.fill("#f-login", login)
            page.fill("#f-password", PASSWORD)
            page.press("#f-password", "Enter")
            page.wait_for_url("**/home")
        return self._pages[login]

    def keep(self, *of: str, file: Path) -> None:
        """Put a file where its owner finds it again."""
        self._kept[of] = file

    def kept(self, *of: str) -> Path:
        return self._kept[of]

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@contextmanager
def people_of(browser: Browser, address: str, downloads: Path) -> Iterator[People]:
    """Open browsers until the block ends; fails when a script failed in one of them."""
    people = People(browser, address, downloads)
    try:
        yield people
    finally:
        people.close()
    assert not people.faults, people.faults


def click(page: Page, words: str) -> None:
    """Press the one button of exactly these words."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """Follow the one link of these words in the page's own content."""
    page.locator("main").get_by_role("link", name=words, exact=isinstance(words, str)).click()


def fill(page: Page, answers: dict[str, str]) -> None:
    """Type each answer into the field of that label, or choose it where the field offers choices."""
    for label, answer in answers.items():
        field = page.get_by_label(_label(label)).first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=answer)
        else:
            field.fill(answer)


def _label(words: str) -> re.Pattern[str]:
    """A label, whether or not it says that its field is optional."""
    return re.compile(rf"^{re.escape(words)}( \(optional\))?$")


def group(page: Page, legend: str) -> Locator:
    """The controls that stand together under a legend."""
    return page.get_by_role("group", name=legend, exact=True)


def save(people: People, page: Page, words: str) -> Path:
    """Take a download; gives where it lies."""
    with page.expect_download() as started:
        page.get_by_role("link", name=words, exact=True).first.click()
    path = people.downloads / f"{next(people.numbers)}-{started.value.suggested_filename}"
    started.value.save_as(path)
    return path


def sees(page: Page, words: str) -> None:
    """The page says these words, now or in a moment."""
    expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)
