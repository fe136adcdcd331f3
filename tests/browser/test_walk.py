"""The whole job, as people do it in their browsers: from registration to audit, with two lots."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.support.persons import People, click, fill, follow, group, people_of, save, sees
from tests.support.projects import a_pdf
from tests.support.server import Server
from trading.kernel.clock import BEIJING, SystemClock

PROJECT = "白鹭村至高岩村公路加宽工程"
LOTS = {"路基工程": "900000", "路面工程": "800000"}
CUSTODIANS = ("unit-custodian", "custodian", "notary")
UNITS_OF_CUSTODIANS = ("云栖县交通运输局", "云栖县公共资源交易监督管理局", "云栖县公证处")


@pytest.fixture
def people(browser: Browser, server: Server, tmp_path: Path) -> Iterator[People]:
    with people_of(browser, server.address, tmp_path) as opened:
        yield opened
    assert "Traceback" not in server.county.log.read_text(), "something failed behind the pages"


def test_the_whole_job_from_registration_to_audit(people: People) -> None:
    register(people)
    accept(people)
    prepare_the_tender(people)
    make_locks(people)
    publish(people)
    offer(people)
    let_time_pass(people)
    open_the_bids(people)
    for lot in LOTS:
        evaluate(people, lot)
        announce(people, lot)
    wait_for_the_end_of_publicity(people)
    for lot in LOTS:
        announce(people, lot)
    learn_the_outcome(people)
    audit(people)
    read_as_a_visitor(people)


def register(people: People) -> None:
    """The unit fills in every task, reads the decision, submits."""
    page = people.become("drafter")
    page.goto("/unit/projects")
    follow(page, "Register a project")
    fill(
        page,
        {
            "Name of the project": PROJECT,
            "What is to be traded": "Works",
            "Content and scale": "加宽道路5.2公里。",
        },
    )
    click(page, "Save and go to the list of tasks")
    place(page)
    money(page)
    follow(page, "Approval and national code")
    fill(
        page,
        {
            "Number of the approval document": "云发改投〔2026〕101号",
            "Approving authority": "云栖县发展和改革局",
            "Date of approval": f"{today():%Y-%m-%d}",
            "National investment project code": "2026-511999-48-01-100101",
        },
    )
    click(page, "Save and go to the list")
    lots(page)
    files(people, page)
    follow(page, "Which way, and by which method")
    sees(page, "county")
    page.get_by_label("Competitive selection of works, lowest evaluated price").check()
    click(page, "Save and go to the list")
    follow(page, "Check and submit")
    click(page, "Submit the registration")
    sees(page, "Submitted")


def today() -> datetime:
    return SystemClock().now().astimezone(BEIJING)


def place(page: Page) -> None:
    follow(page, "Place")
    follow(page, "Choose the place")
    page.get_by_label("Name or code of the place").fill("白鹭村")
    page.locator("main").get_by_role("button", name="Search").click()
    page.get_by_role("button", name=re.compile("^Choose")).first.click()
    fill(page, {"Place in words": "河口镇白鹭村至石桥镇高岩村"})
    click(page, "Save and go to the list")


def money(page: Page) -> None:
    follow(page, "Amounts and sources of money")
    fill(page, {"Total investment": "1,900,000", "Contract estimate": "1,700,000"})
    source = group(page, "Source 1")
    source.get_by_label("Whose money").select_option(label="county budget")
    source.get_by_label("Amount").fill("1,900,000")
    click(page, "Save and go to the list")


def lots(page: Page) -> None:
    follow(page, "Lots")
    for number, (title, estimate) in enumerate(LOTS.items(), 1):
        row = group(page, f"Lot {number}")
        row.get_by_label("Name of the lot").fill(title)
        row.get_by_label("Estimate").fill(estimate)
    click(page, "Save and go to the list")


def files(people: People, page: Page) -> None:
    follow(page, "Files")
    for kind in ("Approval, verification or filing of the project", "Proof that the funds are secured"):
        page.get_by_label("What it is").select_option(label=kind)
        page.get_by_label("File", exact=True).set_input_files(a_file(people, f"{kind}.pdf"))
        click(page, "Attach")
        sees(page, f"{kind}.pdf")
    follow(page, "Back to the tasks")


def a_file(people: People, name: str) -> Path:
    path = people.downloads / name
    path.write_bytes(a_pdf(name))
    return path


def accept(people: People) -> None:
    """The operator takes it up by name, checks item by item, accepts."""
    page = people.become("operator")
    page.goto("/centre/projects")
    follow(page, PROJECT)
    click(page, "Take up in my name")
    sees(page, "In order")
    for item in page.get_by_role("radio", name="In order").all():
        item.check()
    click(page, "Accept…")
    click(page, "Accept the registration")
    sees(page, "Notice of acceptance")


def prepare_the_tender(people: People) -> None:
    """Conditions, documents, custodians."""
    page = people.become("drafter")
    page.goto("/unit/tenders")
    follow(page, PROJECT)
    click(page, "Prepare the announcement")
    deadline = (today() + timedelta(days=21)).replace(hour=10, minute=0, second=0, microsecond=0)
    follow(page, "Conditions and schedule")
    fill(
        page,
        {
            "Documents available from": f"{today():%Y-%m-%dT%H:%M}",
            "Documents available until": f"{deadline - timedelta(days=2):%Y-%m-%dT%H:%M}",
            "Questions until": f"{deadline - timedelta(days=7):%Y-%m-%dT%H:%M}",
            "Deadline and opening": f"{deadline:%Y-%m-%dT%H:%M}",
            "Place of the opening": "云栖县公共资源交易中心一号开标室",
            "What is needed, and how much": "加宽道路5.2公里。",
            "Qualification of bidders": "具有公路工程施工总承包三级以上资质。",
            "Time for completion": "120",
            "Ceiling price of 路基工程": "880,000",
            "Ceiling price of 路面工程": "780,000",
            "How to object": "向本单位书面提出。",
            "Contact": "张文博 0800-6200011",
        },
    )
    click(page, "Save")
    documents(people, page)
    follow(page, "Custodians and their locks")
    for unit in UNITS_OF_CUSTODIANS:
        page.get_by_label(unit).check()
    click(page, "Appoint")


def documents(people: People, page: Page) -> None:
    if page.get_by_role("link", name="Back", exact=True).count():
        follow(page, "Back")
    follow(page, "Tender documents and parts of the bid")
    page.get_by_label("Kind").select_option(label="Tender document")
    fill(page, {"Title": "比选文件"})
    page.get_by_label("File", exact=True).set_input_files(a_file(people, "比选文件.pdf"))
    click(page, "Add the file")
    sees(page, "比选文件.pdf")
    letter = group(page, "投标函")
    letter.get_by_label("Title in the notice").fill("响应函")
    letter.get_by_label("Every bid must contain it").check()
    click(page, "Save the parts")
    follow(page, "Back")


def make_locks(people: People) -> None:
    """Three custodians make their keys in the browser, keep the files and test them."""
    for login in CUSTODIANS:
        page = people.become(login)
        page.goto("/custody")
        signing_key = make_signing_key(people, page)
        for lot in LOTS:
            page.goto("/custody")
            follow(page, lot)
            page.get_by_label("File with your signing key").set_input_files(signing_key)
            click(page, "Make the locks on this computer")
            key_file = save(people, page, "Save the key file")
            people.keep(login, lot, file=key_file)
            page.get_by_label("I have saved the file", exact=False).check()
            click(page, "Put the locks on the lot")
            page.get_by_label("Key file of this lot").set_input_files(people.kept(login, lot))
            click(page, "Test the key")
            sees(page, "Your key fits")


def make_signing_key(people: People, page: Page) -> Path:
    follow(page, "Make my signing key")
    click(page, "Make the key on this computer")
    path = save(people, page, "Save the key file")
    page.get_by_label("I have saved the file", exact=False).check()
    click(page, "Register this key")
    return path


def publish(people: People) -> None:
    """Drafted by one, reviewed by another, published by a third."""
    drafter = people.become("drafter")
    drafter.goto("/unit/tenders")
    follow(drafter, PROJECT)
    click(drafter, "Send into sign-off")
    sign_off(people)


def sign_off(people: People) -> None:
    reviewer = people.become("reviewer")
    reviewer.goto("/home")
    follow(reviewer, re.compile(f"Sign off.*{PROJECT}"))
    click(reviewer, "Agree")
    approver = people.become("approver")
    approver.goto("/home")
    follow(approver, re.compile(f"Sign off.*{PROJECT}"))
    follow(approver, "Publish")
    click(approver, "Publish the notice")
    approver.wait_for_url("**/notices/**")


def offer(people: People) -> None:
    """Two bidders seal in the browser, one of them twice; a third seals with the program."""
    for lot, first, second, third in (
        ("路基工程", "861,000", "７９９,０００", "858000"),
        ("路面工程", "755,000", "742000.50", "751000.00"),
    ):
        seal(people, "bidder", lot, first)
        seal(people, "bidder2", lot, second)
        seal_by_program(people, "bidder4", lot, third)
    replace(people, "bidder", "路基工程", "812,000")


def seal(people: People, login: str, lot: str, price: str) -> None:
    page = find_the_lot(people, login, lot)
    follow(page, "Seal in this browser")
    pack_and_send(people, page, login, lot, price)


def find_the_lot(people: People, login: str, lot: str) -> Page:
    """From the search on every page to the bidder's page of the lot."""
    page = people.become(login)
    find_the_project(page)
    card(page, lot).get_by_role("link", name="Prepare a bid").click()
    return page


def find_the_project(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search projects and notices").fill("高岩村")
    page.locator("main").get_by_role("button", name="Search").click()
    follow(page, PROJECT)


def card(page: Page, title: str) -> Locator:
    return page.locator(".card").filter(has=page.get_by_role("heading", name=title))


def pack_and_send(people: People, page: Page, login: str, lot: str, price: str) -> None:
    fill(page, {"Price": price, "Duration in days": "110", "质量承诺": "合格", "项目负责人": "王工"})
    for part in ("响应函", "报价清单"):
        page.get_by_label(part).set_input_files(a_file(people, f"{part}.pdf"))
    click(page, "Seal")
    people.keep(login, lot, file=save(people, page, "Save the recovery file"))
    click(page, "Hand in")
    sees(page, "Your sealed bid has arrived")


def replace(people: People, login: str, lot: str, price: str) -> None:
    page = people.become(login)
    page.goto("/bids")
    follow(page, re.compile(lot))
    follow(page, "Replace this bid")
    follow(page, "Seal a new bid")
    page.get_by_label("Recovery file of the bid that counts now").set_input_files(people.kept(login, lot))
    pack_and_send(people, page, login, lot, price)


def seal_by_program(people: People, login: str, lot: str, price: str) -> None:
    """As the page of the lot describes it: the facts, the program, a token."""
    page = find_the_lot(people, login, lot)
    page.get_by_text("Seal from the command line").click()
    told = page.locator("pre").inner_text()
    bidder, name = re.findall(r'--bidder (\S+) --name "(.+?)"', told)[0]
    statements = [f"--field={each}=合格" for each in re.findall(r"--field (\w+)=", told)]
    required = [f"--file={each}={a_file(people, 'sheet.pdf')}" for each in re.findall(r"--file (\w+)=", told)]
    facts, folder = told.split()[-1], people.downloads / f"{login}-{lot}"
    offered = ["--price", price, "--duration", "90", *statements, *required]
    run("seal", facts, folder, "--bidder", bidder, "--name", name, *offered)
    receipt = run("submit", folder, facts, token=a_token(people, login))
    assert "accepted" in receipt
    find_the_lot(people, login, lot)
    sees(page, "Your sealed bid has arrived")


def a_token(people: People, login: str) -> str:
    page = people.become(login)
    page.goto("/me/tokens")
    fill(page, {"What is it for?": "office computer"})
    click(page, "Make a token")
    return page.locator("strong", has_text="trading_").inner_text()


def run(*arguments: str | Path, token: str = "") -> str:
    command = [sys.executable, "-m", "trading.cli", *map(str, arguments)]
    environment = os.environ | {"TRADING_TOKEN": token}
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def let_time_pass(people: People) -> None:
    """Go from deadline to deadline with the bar at the top, until ours has passed."""
    page = people.a_visitor()
    find_the_project(page)
    while page.get_by_role("link", name="Prepare a bid").count():
        go_to_the_next_deadline(page)


def go_to_the_next_deadline(page: Page) -> None:
    with page.expect_navigation():
        click(page, "Go to the next deadline")


def open_the_bids(people: People) -> None:
    """Two of three custodians hand their keys in; the worker opens; everybody reads."""
    for lot in LOTS:
        for login in CUSTODIANS[1:]:
            hand_the_key_in(people, login, lot)
        witness = people.become(CUSTODIANS[-1])
        follow(witness, "Follow the opening")
        sees(witness, "Opening record")


def hand_the_key_in(people: People, login: str, lot: str) -> None:
    page = people.become(login)
    page.goto("/custody")
    follow(page, lot)
    follow(page, "Hand the key in")
    for _ in range(40):  # the page asks to be loaded again while the worker writes the closing down
        if page.get_by_label("Key file of this lot").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_label("Key file of this lot").set_input_files(people.kept(login, lot))
    click(page, "Check, sign and hand in")
    sees(page, "Your key is handed in")


def evaluate(people: People, lot: str) -> None:
    """The unit judges every opened bid and puts the evaluation on record."""
    page = people.become("drafter")
    open_evaluation(page, lot)
    while page.get_by_text("Not judged").count():
        page.get_by_role("row").filter(has_text="Not judged").first.get_by_role("link").click()
        page.get_by_label("Accept", exact=True).check()
        click(page, "Save")
        sees(page, "Opened bids")
    click(page, "Put on record")
    sees(page, "Evaluation on record")


def open_evaluation(page: Page, lot: str) -> None:
    page.goto("/home")
    page.get_by_role("link", name="Evaluation", exact=True).click()
    follow(page, f"{PROJECT} {lot}")
    sees(page, "Opened bids")


def announce(people: People, lot: str) -> None:
    """The next notice about the outcome, through the hands of three people."""
    page = people.become("drafter")
    open_evaluation(page, lot)
    follow(page, "Prepare the notice")
    click(page, "Send into sign-off")
    sign_off(people)


def wait_for_the_end_of_publicity(people: People) -> None:
    page = people.become("drafter")
    open_evaluation(page, next(iter(LOTS)))
    while not page.get_by_role("link", name="Prepare the notice").count():
        go_to_the_next_deadline(page)


def learn_the_outcome(people: People) -> None:
    """Who won reads it in large letters; who lost reads who won, at which price, and how to object."""
    winner, loser = people.become("bidder2"), people.become("bidder")
    for page in (winner, loser):
        page.goto("/bids")
        page.get_by_role("row").filter(has_text="路基工程").filter(has_text="Opened").get_by_role(
            "link"
        ).click()
        follow(page, "Outcome of my bid")
    sees(winner, "Your bid was selected")
    sees(loser, "was acceptable but not the first")
    sees(loser, "清源宏远路桥工程有限公司")
    sees(loser, "向本单位书面提出。")


def audit(people: People) -> None:
    """The supervisor reads one timeline of everything, and can change nothing."""
    page = people.become("supervisor")
    page.goto("/supervision")
    page.locator("#supervision-search").fill(PROJECT)
    page.locator("#supervision-search").press("Enter")
    follow(page, PROJECT)
    sees(page, "Everything that was done")
    told = page.locator("ol.timeline").inner_text()
    while page.get_by_role("link", name="Next page").count():
        with page.expect_navigation():
            page.get_by_role("link", name="Next page").click()
        told += page.locator("ol.timeline").inner_text()
    for act in (
        "Submitted the registration to the centre",
        "Accepted the registration",
        "Made the locks of a custodian",
        "Published a notice",
        "A sealed bid was received",
        "Handed in a key",
        "All bids of the lot were opened",
        "Judged a bid",
        "Awarded the lot",
    ):
        assert act in told, act
    follow(page, "Which rule was applied")
    sees(page, "Rule W4 of county")
    assert page.locator("main form[method=post]").count() == 0


def read_as_a_visitor(people: People) -> None:
    """On a phone, in Chinese, without an account."""
    page = people.a_visitor(width=390, locale="zh-CN")
    page.goto("/")
    page.get_by_role("link", name=PROJECT).first.click()
    sees(page, "清源宏远路桥工程有限公司")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="结果公告").first.click()
    sees(page, "清源宏远路桥工程有限公司")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
