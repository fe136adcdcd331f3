"""The custodian's one page per lot."""

from uuid import UUID

import pytest
from pyrage import decrypt, x25519

from tests.support.accounts import County, a_county
from tests.support.announcements import a_complete_tender, a_made_lock, locks_on
from tests.support.app import World
from tests.support.client import signed_in
from tests.support.projects import an_accepted_project
from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.custody.models import LotLock
from trading.kernel.actors import Actor


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


@pytest.fixture
def place_id(world: World, county: County) -> UUID:
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county, lots=1))
    attempt = tenders.attempts_of(world.session.get_one(Tender, tender_id))[0]
    return locks_on(world, attempt.id)[0].id


def locks() -> dict[str, str]:
    pair = (x25519.Identity.generate(), x25519.Identity.generate())
    return dict(zip(("summary", "body"), (str(each.to_public()) for each in pair), strict=True))


def place(world: World, place_id: UUID) -> LotLock:
    world.session.rollback()
    return world.session.get_one(LotLock, place_id)


def code(world: World, custodian: Actor, place_id: UUID, part: str, key: str) -> str:
    """Read a test file as stock age does."""
    sealed = signed_in(world, custodian).get(f"/custody/locks/{place_id}/test/{part}.age").data
    return str(decrypt(sealed, [x25519.Identity.from_str(key)]).decode())


def test_locks_made_with_stock_programs_are_pasted(world: World, county: County, place_id: UUID) -> None:
    pair = locks()
    answer = signed_in(world, county.unit_custodian).post(f"/custody/locks/{place_id}", data=pair)
    assert answer.status_code == 302
    found = place(world, place_id)
    assert (found.summary_recipient, found.body_recipient) == (pair["summary"], pair["body"])


def test_a_secret_key_pasted_by_mistake_is_refused_and_not_kept(
    world: World, county: County, place_id: UUID
) -> None:
    secret = str(x25519.Identity.generate())
    form = locks() | {"summary": secret}
    answer = signed_in(world, county.unit_custodian).post(
        f"/custody/locks/{place_id}", data=form, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 400
    assert secret not in answer.text
    assert place(world, place_id).made_at is None


def test_the_codes_of_the_test_files_prove_the_key(world: World, county: County, place_id: UUID) -> None:
    held = a_made_lock(world, place_id, county.unit_custodian)
    codes = {
        "summary_code": code(world, held.custodian, place_id, "summary", held.summary),
        "body_code": code(world, held.custodian, place_id, "body", held.body),
    }
    signed_in(world, held.custodian).post(f"/custody/locks/{place_id}/test-codes", data=codes)
    assert place(world, place_id).tested_at is not None


def test_another_custodians_place_does_not_exist(world: World, county: County, place_id: UUID) -> None:
    assert signed_in(world, county.unit_custodian).get(f"/custody/locks/{place_id}").status_code == 200
    assert signed_in(world, county.notary).get(f"/custody/locks/{place_id}").status_code == 404
    assert signed_in(world, county.unit.drafter).get(f"/custody/locks/{place_id}").status_code == 403


def test_what_waits_for_the_custodian_stands_on_the_first_page(
    world: World, county: County, place_id: UUID
) -> None:
    assert f"/custody/locks/{place_id}" in signed_in(world, county.unit_custodian).get("/home").text
    a_made_lock(world, place_id, county.unit_custodian)
    assert f"/custody/locks/{place_id}" not in signed_in(world, county.unit_custodian).get("/home").text
