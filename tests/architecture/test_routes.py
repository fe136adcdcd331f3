"""Every route: none breaks for anyone, none changes anything by being read, none is open by oversight."""

from collections import Counter

import pytest

from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from tests.support.digest import digests
from tests.support.routes import routes, safe, unsafe
from trading.kernel.actors import PERSONAL_ROLES, Role

HEALTH = "health.healthz"
"""Answers 503 while no worker runs."""

OPEN_TO_VISITORS = {
    "accounts.enter",
    "accounts.sign_out",
    "accounts.register_bidder",
    "accounts.accept_invitation",
    "web.choose_language",
    "draws_api.contribute",
    "disputes.check_receipt",
    "witnesses.countersign",
    "remedies.complain",
    "rounds.object_to",
    "remedies.checked",
    "remedies.correct",
    "remedies.withdraw_complaint",
}
"""Written by hand: what somebody without an account may send."""


def test_a_visitor_sends_only_what_is_meant_for_visitors(world: World) -> None:
    a_county(world)
    before = digests(world)
    visitor = a_visitor(world)
    let_in = []
    for route in unsafe(world.app):
        answer = visitor.open(route.address, method=route.method)
        led_to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if not led_to_sign_in and answer.status_code not in (401, 403, 404):
            let_in.append(route.endpoint)
    assert set(let_in) <= OPEN_TO_VISITORS
    assert digests(world) == before


@pytest.mark.parametrize("role", [Role.VISITOR, *PERSONAL_ROLES], ids=lambda role: role.value)
def test_no_page_breaks_or_changes_anything_by_being_read(world: World, role: Role) -> None:
    county = a_county(world)
    browser = a_visitor(world) if role is Role.VISITOR else signed_in(world, county.one_of_each_role()[role])
    before = digests(world)
    for route in safe(world.app):
        if route.endpoint != HEALTH:
            assert browser.get(route.address).status_code < 500, route
    assert digests(world) == before


@pytest.mark.parametrize("role", [role for role in PERSONAL_ROLES if role is not Role.SUPERVISOR])
def test_no_empty_request_breaks_anything(world: World, role: Role) -> None:
    browser = signed_in(world, a_county(world).one_of_each_role()[role])
    for route in unsafe(world.app):
        if route.endpoint == "accounts.sign_out":
            continue
        answer = browser.open(route.address, method=route.method)
        assert answer.status_code < 500, (route, answer.text)


def test_no_address_answers_twice(world: World) -> None:
    places = Counter(
        (method, str(rule))
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set())
        if method not in ("HEAD", "OPTIONS")
    )
    assert [place for place, count in places.items() if count > 1] == []


def test_every_answer_carries_the_headers_that_protect_the_reader(world: World) -> None:
    visitor = a_visitor(world)
    for route in routes(world.app):
        if route.method != "GET":
            continue
        headers = visitor.get(route.address).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"], route
        assert headers["X-Content-Type-Options"] == "nosniff", route
