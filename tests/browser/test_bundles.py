"""A citizen checks an opening in the browser: green for what was published, else red, with the file."""

import sqlite3
from contextlib import closing
from typing import Any
from uuid import UUID

from playwright.sync_api import Page

from tests.support.axe import violations
from tests.support.server import Server

BEND_EVERY_FILE = """
async (address) => {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
  const view = new DataView(bytes.buffer);
  const files = [];
  for (let at = view.getUint32(bytes.length - 6, true); view.getUint32(at, true) === 0x02014b50;) {
    const name = view.getUint16(at + 28, true);
    const begin = view.getUint32(at + 42, true) + 30 + name;
    const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    files.push({ path, middle: begin + (view.getUint32(at + 24, true) >> 1) });
    at += 46 + name;
  }
  const input = document.querySelector("#bundle");
  const told = [];
  for (const { path, middle } of files) {
    bytes[middle] ^= 1;
    const chosen = new DataTransfer();
    chosen.items.add(new File([bytes], "bundle.zip"));
    bytes[middle] ^= 1;
    document.querySelector("[data-fails]").hidden = true;
    input.files = chosen.files;
    input.dispatchEvent(new Event("change"));
    while (document.querySelector("[data-fails]").hidden && document.querySelector("[data-holds]").hidden) {
      await new Promise(requestAnimationFrame);
    }
    const named = [...document.querySelectorAll(".point-fails code")].map((each) => each.textContent);
    told.push({ path, green: !document.querySelector("[data-holds]").hidden, named });
  }
  return told;
}
"""


def test_a_citizen_checks_an_opening_and_finds_any_flipped_byte(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/openings/{opened_lot(server)}")
    page.get_by_role("link", name="核验这次开标").click()
    page.get_by_role("button", name="在本浏览器中核验").click()
    page.get_by_text("全部通过").wait_for()
    assert page.locator(".point-holds").count() == page.locator(".point").count()
    assert violations(page) == []
    address = page.locator("a.file-link").first.get_attribute("href")

    page.goto(f"{server.address}/verify/bundle")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
    told: list[dict[str, Any]] = page.evaluate(BEND_EVERY_FILE, address)
    assert len(told) > 50
    for each in told:
        assert not each["green"], each
        assert each["path"] in each["named"], each
    # The browser fetches its icon when it likes.
    asked = [each for each in requests if "/static/" not in each]
    assert asked == [f"GET {server.address}{address}"], "the file is sent nowhere"
    assert violations(page) == []


def opened_lot(server: Server) -> UUID:
    """A lot of the demonstration whose bundle is made."""
    with closing(sqlite3.connect(server.county.instance / "trading.sqlite")) as connection:
        (found,) = connection.execute("SELECT lot_attempt_id FROM bundles ORDER BY made_at").fetchone()
    return UUID(found)
