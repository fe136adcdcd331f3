"""Draws over HTTP: arranged, locked, contributed to without an account, and taken away to be repeated."""

import base64
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from tests.outsider.drawer import Published, faults
from tests.support import draws
from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.client import Browser, a_visitor, signed_in
from tests.support.draws import SealedNumber
from trading.draws import queries
from trading.kernel.clock import BEIJING

EXPERTS = "\n".join(each.text() for each in draws.EXPERTS)


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


def sent(number: SealedNumber) -> dict[str, Any]:
    plain = {name: getattr(number.sent, name) for name in ("envelope", "summary", "body")}
    encoded = {name: base64.b64encode(data).decode() for name, data in plain.items()}
    return encoded | {"signature": number.sent.signature}


def from_address(browser: Browser, draw_id: UUID, number: SealedNumber, address: str) -> int:
    path, origin = f"/api/v1/draws/{draw_id}/contributions", {"REMOTE_ADDR": address}
    return browser.post(path, json=sent(number), environ_base=origin).status_code


def test_a_draw_runs_from_the_centre_s_form_to_a_check_by_an_outsider(world: World, county: County) -> None:
    lot = a_published_tender(world, county, lots=1).lot_attempt_ids[0]
    centre, citizen = signed_in(world, county.operator), a_visitor(world)
    form = {"lot": str(lot), "candidates": EXPERTS, "select": "3"}
    shown = centre.post("/centre/draws/new", data=form).location
    draw_id = UUID(shown.rsplit("/", 1)[-1])
    public = f"/draws/{draw_id}"
    assert citizen.get(public).status_code == 404  # the list does not stand yet

    keys = draws.locked(world, county, draw_id)
    until = (world.clock.now() + timedelta(hours=1)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    assert centre.post(f"{shown}/list", data={"until": until}).status_code == 302
    before = citizen.get(public).text
    assert "赵" not in before

    number = draws.sealed_number(world, draw_id)
    answer = citizen.post(f"/api/v1/draws/{draw_id}/contributions", json=sent(number))
    assert answer.status_code == 201
    assert f"envelope: sha256:{number.envelope.id}" in answer.text
    assert citizen.get(f"{public}/record.json").status_code == 404
    assert citizen.get(f"{public}/{number.envelope.id}/summary.age").status_code == 404

    assert citizen.get(f"{public}/frozen.txt").status_code == 404
    draws.close(world, draw_id)
    frozen = citizen.get(f"{public}/frozen.txt").text  # before any key is in
    assert frozen == f"{number.envelope.id}\n"
    assert f"set: {sha256(frozen.encode()).hexdigest()}\n" in citizen.get(f"{public}/closing.note").text
    for held in keys[:2]:
        handed = {"summary": held.summary, "body": held.body}
        path = f"/custody/draws/{held.lock_id}/release"
        assert signed_in(world, held.custodian).post(path, data=handed).status_code == 302
    world.work()

    files = {
        name: citizen.get(f"{public}/{name}").text for name in ("list.txt", "closing.note", "record.json")
    }
    sealed = f"{public}/{number.envelope.id}"
    envelopes = {
        number.envelope.id: (
            citizen.get(f"{sealed}/envelope.json").data,
            citizen.get(f"{sealed}/summary.age").data,
        )
    }
    published = Published(files["list.txt"], files["closing.note"], files["record.json"], envelopes)
    assert faults(published, (number.envelope.id,)) == []
    assert citizen.get(f"{public}/nonces.txt").text == f"{number.nonce}\n"
    assert number.nonce in citizen.get(public).text
    # Until the award the names are for the centre alone; supervision sees the process.
    assert "赵" not in citizen.get(public).text
    assert "赵" in centre.get(f"/centre/draws/{draw_id}").text
    assert "赵" not in signed_in(world, county.supervisor).get(f"/centre/draws/{draw_id}").text
    assert citizen.get(f"/centre/draws/{draw_id}").status_code in (302, 401)


def test_nothing_public_tells_whether_anybody_contributed(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    arranged = draws.a_listed_draw(world, county, tender.lot_attempt_ids[0])
    draw_id = arranged.draw_id
    supervisor, timeline = signed_in(world, county.supervisor), f"/supervision/projects/{tender.project_id}"
    watchers = [a_visitor(world), signed_in(world, county.operator), signed_in(world, county.bidders[1])]
    paths = (f"/draws/{draw_id}", "/draws", f"/api/v1/draws/{draw_id}/sealing")

    def seen() -> list[str]:
        pages = [browser.get(path).text for browser in watchers for path in paths]
        pages.append(supervisor.get(timeline).text)
        return [a_visitor(world).get(f"/live/{draw_id}").headers["ETag"], *map(_without_token, pages)]

    empty = seen()
    for _ in range(3):
        draws.contribute(world, draw_id)
    assert seen() == empty
    # Twin: the comparison sees what is public, and supervision learns of each number once the draw is over.
    assert "收到封存的随机数" not in supervisor.get(timeline).text
    assert draws.drawn(world, arranged).ended_at is not None
    assert seen() != empty
    assert supervisor.get(timeline).text.count("收到封存的随机数") >= 3


def _without_token(page: str) -> str:
    """The page without the form token, which is another for each answer."""
    return "\n".join(line for line in page.split("\n") if "csrf" not in line)


def test_one_address_finds_room_for_five_numbers_and_custodians_always(world: World, county: County) -> None:
    lot = a_published_tender(world, county, lots=1).lot_attempt_ids[0]
    arranged = draws.a_listed_draw(world, county, lot)
    citizen, number = a_visitor(world), draws.sealed_number(world, arranged.draw_id)
    answers = [
        from_address(citizen, arranged.draw_id, draws.sealed_number(world, arranged.draw_id), "192.0.2.7")
        for _ in range(6)
    ]
    assert answers == [201] * 5 + [429]
    assert from_address(citizen, arranged.draw_id, number, "192.0.2.8") == 201
    notary = signed_in(world, county.notary)
    own = draws.sealed_number(world, arranged.draw_id)
    assert from_address(notary, arranged.draw_id, own, "192.0.2.7") == 201
    kept = queries.contributions(world.session, arranged.draw_id)
    assert len(kept) == 7
    # What was sealed for another draw, or tampered with on its way, is refused with its code.
    late = draws.sealed_number(world, arranged.draw_id)
    broken = sent(late) | {"summary": sent(number)["summary"]}
    refused = citizen.post(f"/api/v1/draws/{arranged.draw_id}/contributions", json=broken)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "E_PART_HASH")
    draws.close(world, arranged.draw_id)
    closed = citizen.post(f"/api/v1/draws/{arranged.draw_id}/contributions", json=sent(late))
    assert (closed.status_code, closed.get_json()["code"]) == (409, "E_CLOSED")
