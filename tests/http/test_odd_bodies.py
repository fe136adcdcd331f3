"""Bodies that no page of ours sends are answered plainly, never by a fault of the platform."""

from uuid import uuid4

import pytest

from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.client import a_visitor, signed_in

ODD = {
    "deep": b'{"login":' + b"[" * 100_000,
    "half_a_character": b'{"login":"\\ud800","password":"\\ud800","envelope":"e30=","signature":"\\ud800"}',
    "a_list": b"[]",
    "not_json": b"{",
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_json_that_cannot_be_read_is_the_senders_mistake(world: World, body: bytes) -> None:
    bidder = signed_in(world, a_county(world).bidders[0])
    for browser, address in (
        (a_visitor(world), "/sign-in"),
        (bidder, f"/api/v1/lot-attempts/{uuid4()}/uploads"),
    ):
        answer = browser.post(address, data=body, content_type="application/json")
        assert answer.status_code in (400, 422), (address, answer.text)
