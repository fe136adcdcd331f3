"""The county confirms a rule that is its own to decide; the administrator records the document."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.support.accounts import County, a_county
from tests.support.app import World
from trading.eligibility.catalogue import load_table
from trading.eligibility.commands import confirm_rule
from trading.eligibility.models import RuleConfirmation
from trading.eligibility.queries import confirmation_of, confirmations
from trading.eligibility.rules import RuleReference
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import Duplicate, Forbidden, Invalid, NotFound
from trading.store.audit import AuditEvent

DOCUMENT: dict[str, Any] = {
    "document_number": "示府办发〔2026〕12号",
    "document_date": date(2026, 11, 20),
    "signatory": "张县长",
}
RULES = load_table().on(date(2026, 11, 23))


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def confirm(world: World, actor: Actor, rule_id: str = "W4", **changes: Any) -> None:
    assert RULES is not None
    with world.acting(actor) as tx:
        confirm_rule(tx, RULES, rule_id, **(DOCUMENT | changes))


def test_a_confirmation_is_kept_with_its_document_and_recorded(world: World, county: County) -> None:
    confirm(world, county.administrator)
    found = confirmation_of(world.session, RuleReference("county", "2026-1", "W4"))
    assert found is not None
    assert (found.document_number, found.signatory) == ("示府办发〔2026〕12号", "张县长")
    event = world.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "eligibility.rule_confirmed")
    ).one()
    assert event.subject_id == found.id
    assert "示府办发" in event.facts
    assert RULES is not None
    assert list(confirmations(world.session, RULES)) == ["W4"]


def test_a_confirmation_holds_for_its_version_only(world: World, county: County) -> None:
    confirm(world, county.administrator)
    assert confirmation_of(world.session, RuleReference("county", "2027-1", "W4")) is None


def test_nobody_but_the_administrator_confirms(world: World, county: County) -> None:
    for role, actor in county.one_of_each_role().items():
        if role is not Role.ADMINISTRATOR:
            with pytest.raises(Forbidden):
                confirm(world, actor)
    assert world.session.scalars(select(RuleConfirmation)).all() == []


def test_law_a_gap_and_an_unknown_rule_cannot_be_confirmed(world: World, county: County) -> None:
    with pytest.raises(Invalid):
        confirm(world, county.administrator, "W7")
    for rule_id in ("W4-township", "W5-investment", "W99"):
        with pytest.raises(NotFound):
            confirm(world, county.administrator, rule_id)


def test_a_document_of_tomorrow_is_refused(world: World, county: County) -> None:
    with pytest.raises(Invalid) as refusal:
        confirm(world, county.administrator, document_date=date(2026, 11, 24))
    assert "document_date" in refusal.value.fields


def test_a_rule_is_confirmed_once(world: World, county: County) -> None:
    confirm(world, county.administrator)
    with pytest.raises(Duplicate):
        confirm(world, county.administrator)


def test_a_confirmation_without_its_document_cannot_be_stored(world: World, county: County) -> None:
    with pytest.raises(IntegrityError):
        confirm(world, county.administrator, document_number="")
