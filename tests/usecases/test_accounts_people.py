"""The administrator keeps organisations and people, and the own account is one's own."""

import json
import re
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.accounts import PASSWORD, a_county, a_credit_code, a_password_hash, actor_of
from tests.support.app import World
from trading.accounts import commands
from trading.accounts.commands.registration import Particulars
from trading.accounts.models import ApiToken, OneTimeCode, Person
from trading.accounts.passwords import passwords
from trading.accounts.rules import CodePurpose, OrganisationKind, password_fault
from trading.kernel.actors import SYSTEM, Actor, Role, visitor
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid, TooMany

HOUSING = Particulars("示范县住房和城乡建设局", a_credit_code(20, "11"))


def test_the_platform_is_founded_once(world: World) -> None:
    a_county(world)
    with pytest.raises(Duplicate), world.acting(SYSTEM) as tx:
        commands.found_centre(
            tx, HOUSING, login="second", person_name="另一位", password_hash=a_password_hash(world)
        )


def test_an_invited_person_chooses_a_password_once(world: World) -> None:
    county = a_county(world)
    with world.acting(county.administrator) as tx:
        unit_id = commands.create_organisation(tx, OrganisationKind.PURCHASING_UNIT, HOUSING).id
    with world.acting(county.administrator) as tx:
        person_id = commands.create_person(
            tx, unit_id, role=Role.PURCHASER, login="housing", name="吴建设"
        ).id
    with world.acting(county.administrator) as tx:
        invitation = commands.invite(tx, person_id)
    with world.acting(visitor()) as tx:
        commands.accept_invitation(tx, invitation, a_password_hash(world))
    hasher = passwords(world.platform.config)
    assert hasher.verify(world.session.get_one(Person, person_id).password_hash, PASSWORD)
    with pytest.raises(Invalid), world.acting(visitor()) as tx:
        commands.accept_invitation(tx, invitation, "another hash")


def test_a_new_invitation_ends_the_earlier_one(world: World) -> None:
    county = a_county(world)
    with world.acting(county.administrator) as tx:
        first = commands.invite(tx, _id(county.agent))
    with world.acting(county.administrator) as tx:
        commands.invite(tx, _id(county.agent))
    with pytest.raises(Invalid), world.acting(visitor()) as tx:
        commands.accept_invitation(tx, first, "hash")


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganisationKind.PURCHASING_UNIT, Role.OPERATOR),
        (OrganisationKind.SUPERVISION, Role.PURCHASER),
        (OrganisationKind.CUSTODIAN, Role.SUPERVISOR),
        (OrganisationKind.AGENT, Role.CUSTODIAN),
        (OrganisationKind.STATION, Role.CUSTODIAN),
    ],
)
def test_an_organisation_holds_only_the_roles_of_its_kind(
    world: World, kind: OrganisationKind, role: Role
) -> None:
    county = a_county(world)
    with world.acting(county.administrator) as tx:
        organisation_id = commands.create_organisation(tx, kind, HOUSING).id
    with pytest.raises(Invalid) as refusal, world.acting(county.administrator) as tx:
        commands.create_person(tx, organisation_id, role=role, login="misfit", name="不合适")
    assert refusal.value.code == "role_does_not_fit"


def test_the_administrator_creates_no_bidders(world: World) -> None:
    county = a_county(world)
    with pytest.raises(Invalid), world.acting(county.administrator) as tx:
        commands.create_organisation(tx, OrganisationKind.BIDDER, HOUSING)


def test_nobody_else_creates_accounts(world: World) -> None:
    county = a_county(world)
    for other in (county.operator, county.unit.approver, county.supervisor, county.bidders[0], SYSTEM):
        with pytest.raises(Forbidden), world.acting(other) as tx:
            commands.create_person(
                tx, county.unit.organisation_id, role=Role.PURCHASER, login="friend", name="朋友"
            )


def test_a_closed_account_loses_its_duties_and_tokens(world: World) -> None:
    county = a_county(world)
    drafter = county.unit.drafter
    with world.acting(drafter) as tx:
        commands.make_token(tx, "办公室电脑")
    with world.acting(county.administrator) as tx:
        commands.deactivate_person(tx, _id(drafter), "调离")
    person = world.session.get_one(Person, drafter.person_id)
    assert (person.active, person.duties) == (False, [])
    assert world.session.scalars(select(ApiToken.revoked_at)).one() is not None
    with world.acting(county.administrator) as tx:
        commands.reactivate_person(tx, _id(drafter), "调回")
    assert actor_of(world, _id(drafter)).duties == frozenset()


def test_administrators_do_not_close_their_own_account(world: World) -> None:
    county = a_county(world)
    with pytest.raises(Conflict), world.acting(county.administrator) as tx:
        commands.deactivate_person(tx, _id(county.administrator), "离职")


def test_every_role_changes_its_own_password_and_nobody_elses(world: World) -> None:
    county = a_county(world)
    for actor in county.one_of_each_role().values():
        with world.acting(actor) as tx:
            commands.change_password(tx, f"hash of {actor.role.value}")
        person = world.session.get_one(Person, actor.person_id)
        assert person.password_hash == f"hash of {actor.role.value}"
    assert world.session.scalar(select(func.count()).where(Person.password_hash.like("hash of%"))) == 9


def test_a_token_of_another_cannot_be_revoked(world: World) -> None:
    county = a_county(world)
    with world.acting(county.unit.drafter) as tx:
        commands.make_token(tx, "办公室电脑")
    token_id = world.session.scalars(select(ApiToken.id)).one()
    with pytest.raises(Forbidden), world.acting(county.unit.reviewer) as tx:
        commands.revoke_token(tx, token_id)


def test_a_supervisor_makes_no_tokens_and_no_contacts(world: World) -> None:
    county = a_county(world)
    with pytest.raises(Forbidden), world.acting(county.supervisor) as tx:
        commands.make_token(tx, "导出")
    with pytest.raises(Forbidden), world.acting(county.supervisor) as tx:
        commands.ask_for_code(tx, CodePurpose.MOBILE, "13900000000")


def test_a_mobile_number_is_kept_when_the_code_sent_there_comes_back(world: World) -> None:
    county = a_county(world)
    bidder = county.bidders[0]
    code_id = _ask(world, bidder, "１３９ ０００００００１")
    world.work()
    sent = _outgoing(world)
    assert sent["to"] == "13900000001"
    with world.acting(bidder) as tx:
        assert commands.confirm_contact(tx, code_id, _code(sent["words"]))
    person = world.session.get_one(Person, bidder.person_id)
    assert (person.mobile, person.mobile_verified_at) == ("13900000001", world.clock.now())


def test_a_code_is_worth_five_tries(world: World) -> None:
    bidder = a_county(world).bidders[0]
    code_id = _ask(world, bidder, "13900000001")
    world.work()
    right = _code(_outgoing(world)["words"])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with world.acting(bidder) as tx:
            assert not commands.confirm_contact(tx, code_id, wrong)
    with pytest.raises(Invalid) as refusal, world.acting(bidder) as tx:
        commands.confirm_contact(tx, code_id, right)
    assert refusal.value.code == "code_over"
    assert world.session.get_one(Person, bidder.person_id).mobile == ""


def test_a_code_that_was_not_sent_yet_is_not_guessed_by_sending_nothing(world: World) -> None:
    bidder = a_county(world).bidders[0]
    code_id = _ask(world, bidder, "13900000001")
    with world.acting(bidder) as tx:
        assert not commands.confirm_contact(tx, code_id, "")


def test_another_persons_code_is_of_no_use(world: World) -> None:
    county = a_county(world)
    code_id = _ask(world, county.bidders[0], "13900000001")
    world.work()
    with pytest.raises(Forbidden), world.acting(county.bidders[1]) as tx:
        commands.confirm_contact(tx, code_id, _code(_outgoing(world)["words"]))


def test_nobody_has_more_than_five_codes_sent_within_the_hour(world: World) -> None:
    bidder = a_county(world).bidders[0]
    for _ in range(5):
        _ask(world, bidder, "13900000001")
    with pytest.raises(TooMany):
        _ask(world, bidder, "13900000001")


def test_the_database_never_holds_a_code(world: World) -> None:
    bidder = a_county(world).bidders[0]
    code_id = _ask(world, bidder, "13900000001")
    world.work()
    kept = world.session.get_one(OneTimeCode, code_id)
    assert kept.digest is not None
    assert _code(_outgoing(world)["words"]) not in kept.digest


@pytest.mark.parametrize(
    "password", ["short pw", "aaaaaaaaaaaa", "abababababab", "my roads-drafter", "x" * 201]
)
def test_a_weak_password_is_refused(password: str) -> None:
    assert password_fault(password, "roads-drafter") is not None


def test_a_sentence_is_a_good_password() -> None:
    assert password_fault(PASSWORD, "roads-drafter") is None
    assert password_fault("石坝乡的桥去年修好了呀", "roads-drafter") is None


def _ask(world: World, actor: Actor, typed: str) -> UUID:
    with world.acting(actor) as tx:
        return commands.ask_for_code(tx, CodePurpose.MOBILE, typed).id


def _outgoing(world: World) -> dict[str, str]:
    [kept] = world.platform.config.outgoing_folder.glob("*.json")
    sent: dict[str, str] = json.loads(kept.read_text())
    return sent


def _code(words: str) -> str:
    found = re.search(r"[0-9]{6}", words)
    assert found is not None
    return found.group()


def _id(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id
