"""A county's people, made as they are made in life: founded, created, invited, registered and admitted."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select
from stdnum.cn import uscc

from tests.support.app import START, World
from tests.support.rows import Rows, kept, put_back
from trading.accounts import commands
from trading.accounts.commands.registration import Particulars
from trading.accounts.models import Organisation, Person
from trading.accounts.passwords import passwords
from trading.accounts.rules import OrganisationKind
from trading.kernel.actors import SYSTEM, Actor, Duty, Role, visitor
from trading.kernel.clock import BEIJING
from trading.transparency.models import LogBatch

PASSWORD = "a quiet county seat"
COUNTY = "511999000000"
TOWNSHIP = "511999101000"
ADDRESS = "192.0.2.10"


def a_credit_code(number: int, kind: str = "91") -> str:
    """A made-up unified social credit code with a right check digit; 11 is a public body, 91 a company."""
    body = f"{kind}511999{number:09d}"
    return body + uscc.calc_check_digit(body)


@dataclass(frozen=True)
class Unit:
    """A purchasing unit whose three people sign off; the approver also answers for its arrangements."""

    organisation_id: UUID
    drafter: Actor
    reviewer: Actor
    approver: Actor


@dataclass(frozen=True)
class County:
    administrator: Actor
    operator: Actor
    second_operator: Actor
    station_operator: Actor
    unit: Unit
    other_unit: Unit
    agent: Actor
    """A procurement agent with a mandate of `unit`."""
    supervisor: Actor
    custodian: Actor
    """The supervision body's custodian, on an account of its own."""
    finance: Actor
    notary: Actor
    unit_custodian: Actor
    """The purchasing unit's own custodian."""
    bidders: tuple[Actor, Actor, Actor, Actor]
    cashier: Actor
    regulator: Actor
    experts: tuple[Actor, ...]
    """Seven people of the register of experts, with logins `expert1` to `expert7`."""

    @property
    def custodians(self) -> tuple[Actor, Actor, Actor]:
        """The three usual ones: purchasing unit, supervision body, notary."""
        return (self.unit_custodian, self.custodian, self.notary)

    def one_of_each_role(self) -> dict[Role, Actor]:
        return {
            Role.PURCHASER: self.unit.drafter,
            Role.BIDDER: self.bidders[0],
            Role.OPERATOR: self.operator,
            Role.CUSTODIAN: self.custodian,
            Role.SUPERVISOR: self.supervisor,
            Role.ADMINISTRATOR: self.administrator,
            Role.EXPERT: self.experts[0],
            Role.CASHIER: self.cashier,
            Role.REGULATOR: self.regulator,
        }


_FOUNDED: list[tuple[County, Rows]] = []


def a_county(world: World) -> County:
    """Two purchasing units, an agent, centre, station, supervision, custodians and four admitted bidders.

    The commands run once in each process; further empty worlds at the same hour get the rows they left.
    """
    begun = exists().where(Organisation.id.is_not(None)), exists().where(LogBatch.id.is_not(None))
    if world.clock.now() != START or world.session.scalar(select(or_(*begun))):
        return _Founding(world).county()
    if not _FOUNDED:
        _FOUNDED.append((_Founding(world).county(), kept(world.session)))
    else:
        put_back(_FOUNDED[0][1])
    return _FOUNDED[0][0]


def a_bidder(world: World, number: int, *, admitted_by: Actor | None = None) -> Actor:
    """A further bidder with login `bidder<number>`; admitted when an operator is given."""
    with world.acting(visitor(ADDRESS)) as tx:
        person = commands.register_bidder(
            tx,
            _particulars(f"示范建设{number}有限公司", number, "91"),
            login=f"bidder{number}",
            person_name=f"投标人{number}",
            password_hash=a_password_hash(world),
        )
        person_id, organisation_id = person.id, person.organisation_id
    if admitted_by is not None:
        with world.acting(admitted_by) as tx:
            commands.admit_bidder(tx, organisation_id)
    return actor_of(world, person_id)


def actor_of(world: World, person_id: UUID) -> Actor:
    """The actor as the database has it now."""
    today = world.clock.now().astimezone(BEIJING).date()
    return world.session.get_one(Person, person_id).as_actor(today, ADDRESS)


def login_of(world: World, actor: Actor) -> str:
    return world.session.get_one(Person, actor.person_id).login


def a_password_hash(world: World) -> str:
    """The hash of PASSWORD at the test's cost."""
    return passwords(world.platform.config).hash(PASSWORD)


def _particulars(name: str, number: int, kind: str = "11", region: str = COUNTY) -> Particulars:
    return Particulars(
        name=name,
        credit_code=a_credit_code(number, kind),
        region_code=region,
        address="示范县中心路1号",
        contact_name="王联络",
        contact_phone="0800-1234567",
    )


class _Founding:
    def __init__(self, world: World) -> None:
        self.world = world
        self.hash = a_password_hash(world)
        with world.acting(SYSTEM) as tx:
            person = commands.found_centre(
                tx,
                _particulars("示范县公共资源交易中心", 1),
                login="administrator",
                person_name="管理员",
                password_hash=self.hash,
            )
            self.centre_id, administrator_id = person.organisation_id, person.id
        self.administrator = actor_of(world, administrator_id)

    def county(self) -> County:
        operator = self.person(self.centre_id, Role.OPERATOR, "operator", "李经办", responsible=True)
        unit = self.unit("示范县交通运输局", 2, "roads")
        other_unit = self.unit("示范县教育局", 3, "schools")
        agent = self.only_person(OrganisationKind.AGENT, "诚信招标代理有限公司", 4, Role.PURCHASER, "agent")
        self.mandate(unit, agent)
        agent = actor_of(self.world, _id(agent))
        pool = self.organisation(OrganisationKind.EXPERT_POOL, "示范县评标专家库", 11)
        supervision = self.organisation(OrganisationKind.SUPERVISION, "示范县行政审批和监察局", 5)
        return County(
            administrator=self.administrator,
            operator=operator,
            second_operator=self.person(self.centre_id, Role.OPERATOR, "operator2", "周经办"),
            station_operator=self.only_person(
                OrganisationKind.STATION, "青石镇交易站", 6, Role.OPERATOR, "station"
            ),
            unit=unit,
            other_unit=other_unit,
            agent=agent,
            supervisor=self.person(supervision, Role.SUPERVISOR, "supervisor", "陈监督"),
            custodian=self.person(supervision, Role.CUSTODIAN, "supervision-custodian", "陈保管"),
            finance=self.only_person(
                OrganisationKind.CUSTODIAN, "示范县财政局", 7, Role.CUSTODIAN, "finance"
            ),
            notary=self.only_person(OrganisationKind.CUSTODIAN, "示范县公证处", 8, Role.CUSTODIAN, "notary"),
            unit_custodian=self.person(unit.organisation_id, Role.CUSTODIAN, "roads-custodian", "赵保管"),
            bidders=(
                a_bidder(self.world, 101, admitted_by=operator),
                a_bidder(self.world, 102, admitted_by=operator),
                a_bidder(self.world, 103, admitted_by=operator),
                a_bidder(self.world, 104, admitted_by=operator),
            ),
            cashier=self.only_person(OrganisationKind.BANK, "示范县农村商业银行", 9, Role.CASHIER, "cashier"),
            regulator=self.only_person(
                OrganisationKind.DEPARTMENT, "示范县住房和城乡建设局", 10, Role.REGULATOR, "regulator"
            ),
            experts=tuple(
                self.person(pool, Role.EXPERT, f"expert{number}", f"评审专家{number}")
                for number in range(1, 8)
            ),
        )

    def organisation(self, kind: OrganisationKind, name: str, number: int) -> UUID:
        prefix = "91" if kind is OrganisationKind.AGENT else "11"
        region = TOWNSHIP if kind is OrganisationKind.STATION else COUNTY
        with self.world.acting(self.administrator) as tx:
            particulars = _particulars(name, number, prefix, region)
            return commands.create_organisation(tx, kind, particulars).id

    def person(
        self, organisation_id: UUID, role: Role, login: str, name: str, *, responsible: bool = False
    ) -> Actor:
        with self.world.acting(self.administrator) as tx:
            person = commands.create_person(
                tx, organisation_id, role=role, login=login, name=name, is_responsible=responsible
            )
            person_id = person.id
        with self.world.acting(self.administrator) as tx:
            invitation = commands.invite(tx, person_id)
        with self.world.acting(visitor(ADDRESS)) as tx:
            commands.accept_invitation(tx, invitation, self.hash)
        return actor_of(self.world, person_id)

    def mandate(self, unit: Unit, agent: Actor) -> None:
        assert agent.organisation_id is not None
        with self.world.acting(unit.approver) as tx:
            commands.grant_mandate(
                tx,
                unit.organisation_id,
                agent.organisation_id,
                document_number="示范交委〔2026〕1号",
                starts=date(2026, 1, 1),
                ends=date(2028, 1, 1),
            )

    def only_person(self, kind: OrganisationKind, name: str, number: int, role: Role, login: str) -> Actor:
        return self.person(self.organisation(kind, name, number), role, login, f"{name}经办人")

    def unit(self, name: str, number: int, login: str) -> Unit:
        organisation_id = self.organisation(OrganisationKind.PURCHASING_UNIT, name, number)
        drafter = self.person(organisation_id, Role.PURCHASER, f"{login}-drafter", "张拟稿")
        reviewer = self.person(organisation_id, Role.PURCHASER, f"{login}-reviewer", "刘审核")
        approver = self.person(
            organisation_id, Role.PURCHASER, f"{login}-approver", "杨批准", responsible=True
        )
        route = {
            _id(drafter): frozenset({Duty.DRAFTER}),
            _id(reviewer): frozenset({Duty.REVIEWER}),
            _id(approver): frozenset({Duty.APPROVER}),
        }
        with self.world.acting(approver) as tx:
            commands.set_route(tx, organisation_id, route)
        drafter, reviewer, approver = (
            actor_of(self.world, _id(each)) for each in (drafter, reviewer, approver)
        )
        return Unit(organisation_id, drafter, reviewer, approver)


def _id(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id
