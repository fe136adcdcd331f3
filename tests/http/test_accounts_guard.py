"""Forms come from our own pages; only a program with a token and no cookie needs no form."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from trading.accounts import commands
from trading.accounts.models import ApiToken
from trading.kernel.actors import Actor


@pytest.fixture
def guarded(world: World) -> Iterator[World]:
    """The world with its cross-site protection on, as outside of tests."""
    yield world
    world.app.config["WTF_CSRF_ENABLED"] = False


def bearer(world: World, actor: Actor) -> dict[str, str]:
    with world.acting(actor) as tx:
        token = commands.make_token(tx, "办公室电脑")
    return {"Authorization": f"Bearer {token}"}


def on(world: World) -> None:
    world.app.config["WTF_CSRF_ENABLED"] = True


def test_a_form_from_elsewhere_is_refused(guarded: World) -> None:
    county = a_county(guarded)
    browser = signed_in(guarded, county.operator)
    on(guarded)
    assert browser.post("/me/tokens", data={"label": "别处"}).status_code == 403
    assert guarded.session.scalars(select(ApiToken)).all() == []


def test_a_form_of_our_own_is_taken(guarded: World) -> None:
    county = a_county(guarded)
    browser = signed_in(guarded, county.operator)
    on(guarded)
    page = browser.get("/me/tokens").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert browser.post("/me/tokens", data={"label": "自家", "csrf_token": token}).status_code == 200


def test_a_program_with_a_token_needs_no_form(guarded: World) -> None:
    county = a_county(guarded)
    headers = bearer(guarded, county.operator)
    on(guarded)
    answer = a_visitor(guarded).post("/me/tokens", data={"label": "程序"}, headers=headers)
    assert answer.status_code == 200


def test_a_token_beside_a_session_does_not_lift_the_protection(guarded: World) -> None:
    county = a_county(guarded)
    headers = bearer(guarded, county.operator)
    browser = signed_in(guarded, county.operator)
    on(guarded)
    assert browser.post("/me/tokens", data={"label": "混用"}, headers=headers).status_code == 403


@pytest.mark.parametrize("value", ["Bearer trading_wrong", "Bearer ", "Basic b3BlcmF0b3I6eA==", "nonsense"])
def test_a_wrong_token_lifts_nothing(guarded: World, value: str) -> None:
    a_county(guarded)
    on(guarded)
    answer = a_visitor(guarded).post("/me/tokens", data={"label": "x"}, headers={"Authorization": value})
    assert answer.status_code == 403


def test_a_revoked_token_is_nobody(world: World) -> None:
    county = a_county(world)
    headers = bearer(world, county.operator)
    assert a_visitor(world).get("/me", headers=headers).status_code == 200
    token_id = world.session.scalars(select(ApiToken.id)).one()
    assert signed_in(world, county.operator).post(f"/me/tokens/{token_id}/revoke").status_code == 302
    assert a_visitor(world).get("/me", headers=headers).location.startswith("/sign-in")


def test_a_token_dies_with_its_account(world: World) -> None:
    county = a_county(world)
    headers = bearer(world, county.second_operator)
    assert county.second_operator.person_id is not None
    with world.acting(county.administrator) as tx:
        commands.deactivate_person(tx, county.second_operator.person_id, "离职")
    assert a_visitor(world).get("/me", headers=headers).location.startswith("/sign-in")


def test_a_token_is_shown_once(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.operator)
    made = browser.post("/me/tokens", data={"label": "办公室电脑"})
    token = re.search(r"trading_[\w-]{43}", made.text)
    assert token is not None
    assert (
        a_visitor(world).get("/me", headers={"Authorization": f"Bearer {token.group()}"}).status_code == 200
    )
    assert token.group() not in browser.get("/me/tokens").text
    assert made.headers["Cache-Control"] == "private, no-store"
