"""Signing in: the right person, slowly for whoever guesses, and not for ever."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.support.accounts import PASSWORD, a_county
from tests.support.app import World
from tests.support.client import Browser, a_visitor, sign_in, signed_in
from trading.accounts import commands
from trading.accounts.models import SignIn
from trading.kernel.clock import SystemClock
from trading.store.audit import AuditEvent

STRANGER = "198.51.100.7"


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/me").status_code == 200


def test_signing_in_leads_to_what_waits_for_the_person(world: World) -> None:
    a_county(world)
    browser = a_visitor(world)
    answer = sign_in(browser, "operator")
    assert (answer.status_code, answer.location) == (302, "/home")
    assert "待办事项" in browser.get("/home").text


def test_a_login_is_recognised_whatever_the_keyboard(world: World) -> None:
    a_county(world)
    assert sign_in(a_visitor(world), " Ｏperator ").status_code == 302


def test_a_wrong_password_keeps_the_login_typed_and_never_shows_the_password(world: World) -> None:
    a_county(world)
    answer = sign_in(a_visitor(world), "operator", "a wrong password")
    assert answer.status_code == 422
    assert 'value="operator"' in answer.text
    assert "a wrong password" not in answer.text


def test_nobody_learns_whether_a_login_exists(world: World) -> None:
    a_county(world)
    known = sign_in(a_visitor(world), "operator", "a wrong password").text
    unknown = sign_in(a_visitor(world), "0perator", "a wrong password").text
    assert _without_token(known).replace("operator", "") == _without_token(unknown).replace("0perator", "")


def test_after_five_wrong_guesses_even_the_right_password_must_wait(world: World) -> None:
    a_county(world)
    browser = a_visitor(world)
    with time_machine.travel(SystemClock().now(), tick=False) as now:
        for _ in range(5):
            assert sign_in(browser, "operator", "a wrong password").status_code == 422
        refused = sign_in(browser, "operator")
        assert refused.status_code == 429
        assert "16 秒" in refused.text
        assert 'value="operator"' in refused.text
        now.shift(timedelta(seconds=16))
        assert sign_in(browser, "operator").status_code == 302


def test_a_guess_that_had_to_wait_is_not_counted(world: World) -> None:
    a_county(world)
    browser = a_visitor(world)
    with time_machine.travel(SystemClock().now(), tick=False) as now:
        for _ in range(9):
            sign_in(browser, "operator", "a wrong password")
        now.shift(timedelta(seconds=16))
        assert sign_in(browser, "operator").status_code == 302


def test_a_stranger_cannot_lock_out_somebody_who_signs_in_from_a_familiar_address(world: World) -> None:
    a_county(world)
    assert sign_in(a_visitor(world), "bidder101").status_code == 302
    guesses = [sign_in(a_visitor(world), "bidder101", "a wrong password", address=STRANGER) for _ in range(6)]
    assert guesses[-1].status_code == 429
    assert sign_in(a_visitor(world), "bidder101").status_code == 302


def test_an_address_that_tries_many_logins_must_wait(world: World) -> None:
    a_county(world)
    for number in range(30):
        assert sign_in(a_visitor(world), f"guess{number}", "password", address=STRANGER).status_code == 422
    assert sign_in(a_visitor(world), "operator", address=STRANGER).status_code == 429
    assert sign_in(a_visitor(world), "operator").status_code == 302


def test_a_house_full_of_ipv6_addresses_counts_as_one(world: World) -> None:
    a_county(world)
    for number in range(30):
        sign_in(a_visitor(world), f"guess{number}", "password", address=f"2001:db8::{number:x}")
    assert sign_in(a_visitor(world), "operator", address="2001:db8::ffff").status_code == 429
    assert sign_in(a_visitor(world), "operator", address="2001:db8:0:1::1").status_code == 302


def test_the_present_password_is_not_guessed_on_an_open_screen(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.operator)
    for _ in range(5):
        assert browser.post("/me/password", data=_new_password("not the one")).status_code == 422
    assert browser.post("/me/password", data=_new_password(PASSWORD)).status_code == 429


def test_a_whole_office_signs_in_from_one_address(world: World) -> None:
    a_county(world)
    for _ in range(32):
        assert sign_in(a_visitor(world), "operator", address=STRANGER).status_code == 302


def test_a_session_ends_after_half_an_hour_of_silence(world: World) -> None:
    county = a_county(world)
    with time_machine.travel(SystemClock().now(), tick=False) as now:
        browser = signed_in(world, county.operator)
        now.shift(timedelta(minutes=29))
        assert is_signed_in(browser)
        now.shift(timedelta(minutes=29))
        assert is_signed_in(browser)
        now.shift(timedelta(minutes=31))
        assert not is_signed_in(browser)


def test_a_session_ends_after_eight_hours_however_busy(world: World) -> None:
    county = a_county(world)
    with time_machine.travel(SystemClock().now(), tick=False) as now:
        browser = signed_in(world, county.operator)
        for _ in range(23):
            now.shift(timedelta(minutes=20))
            assert is_signed_in(browser)
        now.shift(timedelta(minutes=20))
        assert not is_signed_in(browser)


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.operator)
    stolen = browser.get_cookie("session")
    assert stolen is not None
    assert browser.post("/sign-out").location == "/sign-in"
    thief = a_visitor(world)
    thief.set_cookie("session", stolen.value)
    assert not is_signed_in(thief)


def test_a_new_password_ends_all_other_sessions(world: World) -> None:
    county = a_county(world)
    here, elsewhere = signed_in(world, county.operator), signed_in(world, county.operator)
    changed = here.post("/me/password", data=_new_password(PASSWORD))
    assert changed.status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert sign_in(a_visitor(world), "operator", PASSWORD).status_code == 422
    assert sign_in(a_visitor(world), "operator", "an even quieter county").status_code == 302


def test_a_password_is_not_changed_by_whoever_finds_the_screen_unlocked(world: World) -> None:
    county = a_county(world)
    answer = signed_in(world, county.operator).post("/me/password", data=_new_password("not the one"))
    assert answer.status_code == 422
    assert "当前密码有误" in answer.text
    assert sign_in(a_visitor(world), "operator").status_code == 302


def test_a_closed_account_is_out_at_once_and_cannot_come_back(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.second_operator)
    assert county.second_operator.person_id is not None
    with world.acting(county.administrator) as tx:
        commands.deactivate_person(tx, county.second_operator.person_id, "离职")
    assert not is_signed_in(browser)
    assert sign_in(a_visitor(world), "operator2").status_code == 422


def test_everyone_sees_the_history_of_the_own_sign_ins_and_no_other(world: World) -> None:
    county = a_county(world)
    sign_in(a_visitor(world), "operator", address=STRANGER)
    sign_in(a_visitor(world), "operator2", address="203.0.113.9")
    history = signed_in(world, county.operator).get("/me/sign-ins").text
    assert "198.51.100.7" in history
    assert "203.0.113.9" not in history
    assert "本次登录" in history


def test_each_attempt_stands_in_the_audit_trail_without_what_was_typed(world: World) -> None:
    a_county(world)
    sign_in(a_visitor(world), "my password typed as login", "x", address=STRANGER)
    event = world.session.scalars(select(AuditEvent).where(AuditEvent.action == "sign_in.tried")).one()
    assert event.address == "198.51.100.7"
    assert "password" not in event.facts


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_nobody_is_led_away_after_signing_in(world: World, target: str) -> None:
    a_county(world)
    data = {"login": "operator", "password": PASSWORD, "next": target}
    assert a_visitor(world).post("/sign-in", data=data).location == "/home"


def test_whoever_was_asked_to_sign_in_returns_to_the_page_asked_for(world: World) -> None:
    a_county(world)
    asked = a_visitor(world).get("/me/sign-ins")
    assert asked.location.startswith("/sign-in?next=")
    data = {"login": "operator", "password": PASSWORD, "next": "/me/sign-ins"}
    assert a_visitor(world).post("/sign-in", data=data).location == "/me/sign-ins"


def test_the_language_stays_with_the_person(world: World) -> None:
    county = a_county(world)
    for actor in (county.operator, county.supervisor):
        browser = signed_in(world, actor)
        assert "我的账号" in browser.get("/me").text
        browser.post("/language", data={"locale": "en", "next": "/me"})
        assert 'lang="en"' in browser.get("/me").text
        assert 'lang="en"' in signed_in(world, actor).get("/me").text


def test_a_session_row_says_from_where_and_with_what(world: World) -> None:
    a_county(world)
    sign_in(a_visitor(world), "operator", program="Browser/1", address=STRANGER)
    row = world.session.scalars(select(SignIn)).one()
    assert (row.address, row.user_agent) == (STRANGER, "Browser/1")
    assert row.ends_at - row.started_at == timedelta(hours=8)


def _without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def _new_password(present: str) -> dict[str, str]:
    new = "an even quieter county"
    return {"present": present, "password": new, "password_again": new}
