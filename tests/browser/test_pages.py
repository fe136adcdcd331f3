"""Every page of the demonstration, for everybody, in every language: reached by its links, and sound."""

from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.support.app import build_app
from tests.support.axe import violations
from tests.support.catalogues import foreign_words
from tests.support.persons import People
from tests.support.server import Server

VISITOR = "visitor"
WHO = (
    VISITOR,
    "drafter",
    "land-drafter",
    "bidder",
    "operator",
    "custodian",
    "supervisor",
    "admin",
    "expert1",
    "cashier",
    "regulator",
)
BROWSER_LANGUAGES = {"zh_Hans": "zh-CN", "zh_Hant": "zh-TW", "en": "en-GB"}
VARIANTS = {"zh_Hans": 2, "zh_Hant": 1, "en": 1}
"""How many pages of one kind are looked at; the layout of a page is the same in every language."""

CHECKED_FOR_ALL = "zh_Hans"
"""The language in which pages are asked whether everybody can use them: the answer does not depend on it."""

TEXTS = """spared => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest(spared)) continue;
    const words = walker.currentNode.textContent.trim().replace(/\\s+/g, " ");
    if (words) found.push(words);
  }
  return found;
}"""

RECORDS = "script, style, pre, code, textarea, [lang]:not(html)"
"""What stands in its own language on every page; the choices of a field may be names of records too."""


@pytest.fixture(scope="module")
def places(server: Server) -> MapAdapter:
    """Tells which page an address is."""
    app = build_app(server.county.database_url, server.county.instance, demo=True)
    return app.url_map.bind("localhost")


@pytest.mark.parametrize("language", BROWSER_LANGUAGES)
def test_every_page_is_sound(
    browser: Browser, server: Server, places: MapAdapter, tmp_path: Path, language: str
) -> None:
    people = People(browser, server.address, tmp_path, BROWSER_LANGUAGES[language])
    seen: Counter[str] = Counter()
    faults = [fault for who in WHO for fault in walk(people, who, places, seen, language)]
    people.close()
    faults += people.faults
    assert not faults, "\n".join(faults)
    assert len(seen) > 60, "the walk did not get far"


def walk(people: People, who: str, places: MapAdapter, seen: "Counter[str]", language: str) -> Iterator[str]:
    """Follow every link of this person, some pages of each kind; tells what is wrong with them."""
    page = people.a_visitor() if who == VISITOR else people.become(who)
    start = "/" if who == VISITOR else "/home"
    waiting, met = deque([start]), {start}
    while waiting:
        address = waiting.popleft()
        kind = kind_of(places, address)
        if kind is None or (seen[kind] >= VARIANTS[language] and address != start):
            continue
        seen[kind] += 1
        answer = page.request.get(address)
        if answer.status >= 400:
            yield f"{who} {address}: {answer.status}"
        elif answer.headers["content-type"].startswith("text/html"):
            page.goto(address)
            yield from (f"{who} {address}: {fault}" for fault in faults_of(page, language))
            new = [link for link in links(page) if link not in met]
            met.update(new)
            waiting.extend(new)


def kind_of(places: MapAdapter, address: str) -> str | None:
    try:
        endpoint, _ = places.match(urlsplit(address).path, method="GET")
    except RequestRedirect:
        return "redirect"
    except HTTPException:
        return None
    return str(endpoint)


def links(page: Page) -> list[str]:
    """Where the page leads, on this platform."""
    found: list[str] = page.eval_on_selector_all(
        "a[href]", "links => links.filter(each => each.origin === location.origin).map(each => each.href)"
    )
    here = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    return list(dict.fromkeys(urldefrag(link).url.removeprefix(here) or "/" for link in found))


def faults_of(page: Page, language: str) -> list[str]:
    tag = page.get_attribute("html", "lang")
    faults = [] if tag == language.replace("_", "-") else [f"in {tag}"]
    if language == CHECKED_FOR_ALL:
        faults += violations(page)
    spared = f"{RECORDS}, option" if language == "en" else RECORDS
    shown = page.evaluate(TEXTS, spared)
    faults += [f"not translated: {words}" for words in shown if words in foreign_words(language)]
    page.set_viewport_size({"width": 390, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return faults if width <= 390 else [*faults, f"{width} pixels wide on a phone"]
