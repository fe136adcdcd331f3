"""A bidder registers itself; the centre admits or refuses it."""

from uuid import UUID

import pytest

from tests.support import accounts as county_of
from tests.support.accounts import a_bidder, a_county, a_credit_code, actor_of
from tests.support.app import World
from trading.accounts import commands, rules
from trading.accounts.commands.registration import Particulars
from trading.accounts.models import Organisation
from trading.accounts.rules import OrganisationState
from trading.kernel.actors import Actor, visitor
from trading.kernel.errors import Forbidden, IllegalTransition, Invalid
from trading.kernel.permissions import Action, can


def register(world: World, code: str, login: str = "newcomer", name: str = "新来建设有限公司") -> Actor:
    with world.acting(visitor("192.0.2.1")) as tx:
        person_id = commands.register_bidder(
            tx,
            Particulars(name, code, "", "示范县北街2号", "孙联络", "0800-7654321"),
            login=login,
            person_name="孙新来",
            password_hash=county_of.a_password_hash(world),
        ).id
    return actor_of(world, person_id)


def test_a_registered_bidder_may_not_bid_before_it_is_admitted(world: World) -> None:
    county = a_county(world)
    bidder = register(world, a_credit_code(900))
    assert not can(bidder, Action.SUBMIT_BID)
    with world.acting(county.operator) as tx:
        commands.admit_bidder(tx, _organisation(bidder))
    assert bidder.person_id is not None
    admitted = actor_of(world, bidder.person_id)
    assert can(admitted, Action.SUBMIT_BID)


def test_the_same_code_typed_in_full_width_is_told_as_registered_already(world: World) -> None:
    register(world, a_credit_code(900))
    wide = "".join(chr(ord(character) + 0xFEE0) for character in a_credit_code(900))
    with pytest.raises(Invalid) as refusal:
        register(world, f" {wide} ", login="another")
    assert refusal.value.code == "credit_code_taken"
    assert "credit_code" in refusal.value.fields


def test_a_login_in_use_is_told_beside_the_login(world: World) -> None:
    register(world, a_credit_code(900))
    with pytest.raises(Invalid) as refusal:
        register(world, a_credit_code(901), login="NEWCOMER")
    assert list(refusal.value.fields) == ["login"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("9151199900000010", "A unified social credit code has 18 characters."),
        (
            "91511999000000101B",
            "The check digit does not match. Please compare the code with the certificate.",
        ),
        (
            "9I511999000000101A",
            "The code begins with eight digits and never has the letters I, O, S, V or Z.",
        ),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(typed: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.credit_code(typed)
    assert [str(each) for each in refusal.value.fields["credit_code"]] == [reason]


def test_a_code_is_read_whatever_the_keyboard() -> None:
    assert rules.credit_code(" 9151 1999 0000 0010 1a ") == "91511999000000101A"
    assert rules.credit_code("９１５１１９９９００００００１０１Ａ") == "91511999000000101A"


def test_a_refused_bidder_corrects_its_particulars_and_is_admitted_after_all(world: World) -> None:
    county = a_county(world)
    bidder = register(world, a_credit_code(900))
    with world.acting(county.operator) as tx:
        commands.refuse_bidder(tx, _organisation(bidder), "联系电话无法接通")
    corrected = Particulars(
        "新来建设有限公司", a_credit_code(900), "", "示范县北街2号", "孙联络", "13900000000"
    )
    with world.acting(bidder) as tx:
        commands.apply_again(tx, _organisation(bidder), corrected)
    kept = world.session.get_one(Organisation, bidder.organisation_id)
    assert (kept.state, kept.contact_phone) == (OrganisationState.APPLIED, "13900000000")
    assert kept.decision_reason == "联系电话无法接通"
    with world.acting(county.operator) as tx:
        commands.admit_bidder(tx, _organisation(bidder))
    assert world.session.get_one(Organisation, bidder.organisation_id).state is OrganisationState.ADMITTED


def test_a_refusal_without_a_reason_is_not_possible(world: World) -> None:
    county = a_county(world)
    bidder = register(world, a_credit_code(900))
    with pytest.raises(Invalid), world.acting(county.operator) as tx:
        commands.refuse_bidder(tx, _organisation(bidder), "  ")


def test_only_operators_admit_and_only_bidders_are_admitted(world: World) -> None:
    county = a_county(world)
    bidder = register(world, a_credit_code(900))
    for stranger in (county.administrator, county.unit.approver, county.supervisor, bidder):
        with pytest.raises(Forbidden), world.acting(stranger) as tx:
            commands.admit_bidder(tx, _organisation(bidder))
    with pytest.raises(Forbidden), world.acting(county.operator) as tx:
        commands.suspend_bidder(tx, county.unit.organisation_id, "not a bidder")


def test_a_bidder_cannot_apply_for_another(world: World) -> None:
    county = a_county(world)
    first, second = register(world, a_credit_code(900)), a_bidder(world, 950)
    with world.acting(county.operator) as tx:
        commands.refuse_bidder(tx, _organisation(second), "资料不全")
    particulars = Particulars("占用他人名称有限公司", a_credit_code(999), "", "北街", "孙", "13900000000")
    with pytest.raises(Forbidden), world.acting(first) as tx:
        commands.apply_again(tx, _organisation(second), particulars)


def test_a_suspended_bidder_cannot_bid_until_it_is_restored(world: World) -> None:
    county = a_county(world)
    bidder = county.bidders[0]
    assert bidder.person_id is not None
    with world.acting(county.operator) as tx:
        commands.suspend_bidder(tx, _organisation(bidder), "行政处罚期内")
    assert not can(actor_of(world, bidder.person_id), Action.SUBMIT_BID)
    with pytest.raises(IllegalTransition), world.acting(county.operator) as tx:
        commands.admit_bidder(tx, _organisation(bidder))
    with world.acting(county.operator) as tx:
        commands.restore_bidder(tx, _organisation(bidder), "处罚期满")
    assert can(actor_of(world, bidder.person_id), Action.SUBMIT_BID)


def _organisation(actor: Actor) -> UUID:
    assert actor.organisation_id is not None
    return actor.organisation_id
