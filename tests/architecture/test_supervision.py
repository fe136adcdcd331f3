"""A supervision account changes nothing, whatever it sends and wherever."""

import pytest
from flask import Flask

from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from tests.support.digest import digests
from tests.support.routes import Route, safe, unsafe
from trading.accounts import secrets
from trading.accounts.models import ApiToken
from trading.kernel.clock import SystemClock
from trading.store.audit import AccessEvent
from trading.store.transaction import bookkeeping
from trading.web.guard import SUPERVISOR_MAY

OWN_ACCOUNT = {"accounts.enter", "accounts.sign_out", "accounts.keep_password", "web.choose_language"}
"""Written by hand: sign-in, sign-out, own password, language."""


ANOTHER_PERSON = {"demo.switch"}
"""In a demonstration alone: whoever looks goes on as somebody else."""


def forbidden_to_supervisors(app: Flask) -> list[Route]:
    return [route for route in unsafe(app) if route.endpoint not in OWN_ACCOUNT]


def test_the_short_list_is_what_was_decided(world: World) -> None:
    assert SUPERVISOR_MAY == OWN_ACCOUNT | ANOTHER_PERSON
    assert {route.endpoint for route in unsafe(world.app)} >= OWN_ACCOUNT


def test_every_unsafe_request_of_a_supervisor_is_refused_and_changes_nothing(world: World) -> None:
    browser = signed_in(world, a_county(world).supervisor)
    sent = forbidden_to_supervisors(world.app)
    assert len(sent) > 20
    before = digests(world)
    for route in sent:
        answer = browser.open(route.address, method=route.method, data={"reason": "x", "name": "x"})
        assert answer.status_code == 403, route
    assert digests(world) == before


def test_a_supervisors_program_is_refused_as_well(world: World) -> None:
    county = a_county(world)
    with bookkeeping() as session:  # no command gives a supervisor a token, so it is slipped in
        session.add(
            ApiToken(
                person_id=county.supervisor.person_id,
                digest=secrets.digest("slipped in"),
                label="x",
                created_at=SystemClock().now(),
            )
        )
    before = digests(world)
    program = a_visitor(world)
    for route in forbidden_to_supervisors(world.app):
        answer = program.open(
            route.address, method=route.method, headers={"Authorization": "Bearer slipped in"}
        )
        assert answer.status_code == 403, route
    assert digests(world) == before


def test_what_a_supervisor_looks_at_is_recorded_and_looking_changes_nothing(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.supervisor)
    before = digests(world)
    looked_at = safe(world.app)
    for route in looked_at:
        browser.get(route.address)
    assert digests(world) == before
    recorded = {event.path for event in world.session.query(AccessEvent)}
    assert recorded >= {route.address for route in looked_at}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "PROPFIND"])
def test_an_unknown_method_gets_a_supervisor_nowhere(world: World, method: str) -> None:
    browser = signed_in(world, a_county(world).supervisor)
    before = digests(world)
    for address in ("/me", "/centre/applications", "/nowhere"):
        assert browser.open(address, method=method).status_code in (403, 404, 405)
    assert digests(world) == before
