"""The look, as a visitor meets it: every component in both themes, on a desk and on a phone."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.support.app import build_app
from tests.support.axe import violations
from tests.support.databases import migrate

SAMPLES = ("", "home", "project", "notice", "receipt", "tasks", "form")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("look")
    app = _demo(folder)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/styleguide"
    server.shutdown()
    thread.join()


def _demo(folder: Path) -> Flask:
    url = f"sqlite:///{folder}/look.sqlite"
    migrate(url, folder)
    return build_app(url, folder, demo=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_component_shuts_anybody_out(browser: Browser, address: str, scheme: str, sample: str) -> None:
    context = browser.new_context(color_scheme=scheme, locale="zh-CN")  # type: ignore[arg-type]  # a closed list above
    page = context.new_page()
    page.goto(f"{address}/{sample}")
    assert page.evaluate("getComputedStyle(document.body).display") == "flex", "the style sheet is missing"
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_cut_off_on_the_smallest_phone(page: Page, address: str, sample: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address}/{sample}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_refused_form_keeps_what_was_typed_and_leads_to_each_field(page: Page, address: str) -> None:
    page.goto(f"{address}/form")
    page.fill("#f-name", "石坝村通村道路工程")
    page.fill("#f-estimate", "1e6")
    page.click("main form .button-primary")
    assert page.input_value("#f-name") == "石坝村通村道路工程"
    assert page.input_value("#f-estimate") == "1e6"
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> text=合同估算价")
    assert page.evaluate("document.activeElement.id") == "f-estimate"
    described = page.get_attribute("#f-estimate", "aria-describedby")
    assert described is not None
    assert "f-estimate-error" in described.split()
    assert violations(page) == []


def test_the_amount_in_ten_thousands_follows_the_typing(page: Page, address: str) -> None:
    page.goto(f"{address}/form")
    page.fill("#f-estimate", "1,999,999.99")
    assert page.inner_text("output.money-wan") == "= 199.999999 万元"


def test_the_whole_guide_reads_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/project")
    assert "还有 5 小时" in page.inner_text(".next-step")
    context.close()


def test_the_language_is_kept_for_the_next_page(page: Page, address: str) -> None:
    page.goto(f"{address}/project")
    page.click("button[lang=en]")
    assert page.url == f"{address}/project"
    assert page.get_attribute("html", "lang") == "en"
    page.goto(f"{address}/notice")
    assert page.get_attribute("html", "lang") == "en"
