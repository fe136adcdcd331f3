"""Tenders for which bidders apply first or are invited, and joint ventures, through the real commands."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from tests.support import announcements, draws
from tests.support.accounts import County
from tests.support.announcements import LockKeys, PublishedTender
from tests.support.app import World
from tests.support.draws import Arranged
from tests.support.projects import an_accepted_project
from trading.accounts.models import Organisation
from trading.admissions import commands, effects
from trading.admissions import queries as admitted
from trading.admissions.commands import Basis, Partner
from trading.admissions.models import Application
from trading.admissions.rules import InvitationGround
from trading.announcements import commands as announcing
from trading.announcements import queries
from trading.announcements.models import Tender
from trading.draws.models import Draw
from trading.kernel.actors import Actor
from trading.kernel.money import Money
from trading.projects.models import Invitee, LotAttempt

SIGN_UP_DAYS = 8
APPROVAL = Basis(
    InvitationGround.FEW_BIDDERS, "云发改招〔2026〕7号", "云栖县发展和改革局", date(2026, 11, 20)
)


def a_tender_with_sign_up(
    world: World,
    county: County,
    procedure: str = "bixuan_works_draw",
    *,
    lots: int = 1,
    members: int | None = None,
) -> PublishedTender:
    """A tender on offer for which bidders apply within eight days and bid within fourteen."""
    project_id = an_accepted_project(world, county, lots=lots, procedure=procedure)
    return published(world, county, project_id, sign_up=SIGN_UP_DAYS, members=members, days=14)


def a_tender_for_three(world: World, county: County, lots: int = 1) -> PublishedTender:
    """The same by the procedure that draws three among those who apply."""
    project_id = an_accepted_project(
        world,
        county,
        category="goods",
        lots=lots,
        estimate=Money.yuan(4_680_000),
        procedure="gp_invited_tender",
    )
    return published(world, county, project_id, sign_up=9, days=35)


def published(
    world: World,
    county: County,
    project_id: UUID,
    *,
    sign_up: int | None = None,
    members: int | None = None,
    days: int = 10,
) -> PublishedTender:
    """Take an accepted project to its published notice."""
    tender_id = announcements.a_complete_tender(world, county.unit, project_id, days=days)
    set_terms(world, county, tender_id, sign_up=sign_up, members=members)
    return offered(world, county, tender_id)


def set_terms(
    world: World, county: County, tender_id: UUID, *, sign_up: int | None, members: int | None
) -> None:
    until = world.clock.now() + timedelta(days=sign_up) if sign_up else None
    terms = {"sign_up_until": until, "joint_members_at_most": members}
    with world.acting(county.unit.drafter) as tx:
        announcing.edit_terms(tx, tender_id, tx.get(Tender, tender_id).version, terms, {})


def offered(
    world: World, county: County, tender_id: UUID, keys: dict[UUID, tuple[LockKeys, ...]] | None = None
) -> PublishedTender:
    """Publish a complete tender, locked before unless `keys` are given."""
    keys = keys or announcements.made_locks(world, county, tender_id)
    notice_id = announcements.a_published_notice(world, county.unit, tender_id)
    tender = world.session.get_one(Tender, tender_id)
    assert tender.deadline is not None
    lots = tuple(attempt.id for attempt in queries.attempts_of(tender))
    return PublishedTender(tender_id, tender.project_id, lots, notice_id, tender.deadline, county.unit, keys)


def apply_for(world: World, bidder: Actor, lot_attempt_id: UUID) -> None:
    with world.acting(bidder) as tx:
        commands.apply_for(tx, world.platform.keys, lot_attempt_id)


def application_of(world: World, bidder: Actor, lot_attempt_id: UUID) -> Application:
    found = admitted.application(world.session, lot_attempt_id, bidder.organisation_id)
    assert found is not None
    return found


def end_sign_up(world: World, tender: PublishedTender) -> None:
    """Wait until the sign-up is over; the worker writes down what follows, its other jobs print papers."""
    until = world.session.get_one(Tender, tender.tender_id).sign_up_until
    assert until is not None
    world.clock.advance_to(until)
    effects.end_due(world.platform, world.clock)
    world.session.rollback()


def draw_of_invitees(world: World, lot_attempt_id: UUID) -> Draw:
    return world.session.scalars(select(Draw).where(Draw.lot_attempt_id == lot_attempt_id)).one()


def invitees_drawn(world: World, county: County, lot_attempt_id: UUID) -> Arranged:
    """Lock and freeze the draw that the platform arranged, contribute, and let the worker draw."""
    arranged = draws.listed(world, county, draw_of_invitees(world, lot_attempt_id).id)
    draws.contribute(world, arranged.draw_id)
    draws.drawn(world, arranged)
    return arranged


def invited(world: World, lot_attempt_id: UUID) -> set[UUID]:
    found = select(Invitee.organisation_id).where(Invitee.lot_attempt_id == lot_attempt_id)
    return set(world.session.scalars(found))


def name_invitees(
    world: World, county: County, tender_id: UUID, bidders: tuple[Actor, ...], basis: Basis = APPROVAL
) -> None:
    codes = [code_of(world, each) for each in bidders]
    with world.acting(county.unit.drafter) as tx:
        commands.name_invitees(tx, tender_id, codes, basis)


def code_of(world: World, bidder: Actor) -> str:
    return world.session.get_one(Organisation, bidder.organisation_id).credit_code or ""


def form_venture(world: World, lot_attempt_id: UUID, lead: Actor, *others: Actor) -> UUID:
    partners = [Partner(code_of(world, each), "交通安全设施") for each in others]
    with world.acting(lead) as tx:
        return commands.form_venture(tx, lot_attempt_id, "路基和路面", partners).id


def agree(world: World, venture_id: UUID, member: Actor) -> None:
    with world.acting(member) as tx:
        commands.agree(tx, venture_id)


def attempt(world: World, lot_attempt_id: UUID) -> LotAttempt:
    world.session.rollback()
    return world.session.get_one(LotAttempt, lot_attempt_id)
