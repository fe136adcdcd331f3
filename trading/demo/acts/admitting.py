"""Bidders apply, invitees are named or drawn, several bid as one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from trading.accounts.models import Organisation
from trading.admissions import commands
from trading.admissions.commands import Basis, Partner
from trading.admissions.rules import InvitationGround
from trading.announcements import commands as announcing
from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.demo.acts import drawing
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.stage import Stage, on_day
from trading.draws import queries as drawn
from trading.draws.rules import DrawKind
from trading.kernel.clock import BEIJING
from trading.procedures.schedule import earliest
from trading.procedures.vocabulary import Event
from trading.projects import queries as projects
from trading.results.commands import leave_to_draw
from trading.store.db import db

TIME_TO_DRAW = timedelta(days=3)


def set_sign_up(stage: Stage, row: Row, tender_id: UUID, published: datetime, wanted: datetime) -> None:
    """Say until when bidders apply, and leave the time for draw and bids that the procedure gives."""
    with stage.acting(drafter_of(row)) as tx:
        tender = tx.get(Tender, tender_id)
        procedure, calendar = tenders.procedure_of(tender, published), tenders.calendar(stage.instance)
        first = earliest(procedure, Event.NOTICE_PUBLISHED, published, Event.SIGN_UP_ENDED, calendar)
        until = max(wanted, first)
        lawful = earliest(procedure, Event.SIGN_UP_ENDED, until, Event.DEADLINE, calendar)
        deadline = max(lawful, until + TIME_TO_DRAW, tender.deadline or until)
        terms = {
            "sign_up_until": until,
            "deadline": deadline if deadline == tender.deadline else on_day(deadline, 1, 9, 30),
        }
        announcing.edit_terms(tx, tender_id, tender.version, terms, {})


def allow_joint_ventures(stage: Stage, row: Row, tender_id: UUID, members: int) -> None:
    with stage.acting(drafter_of(row)) as tx:
        version = tx.get(Tender, tender_id).version
        announcing.edit_terms(tx, tender_id, version, {"joint_members_at_most": members}, {})


def sign_up_end(tender_id: UUID) -> datetime:
    until = db.session.get_one(Tender, tender_id, populate_existing=True).sign_up_until
    if until is None:
        raise ValueError("this tender has no sign-up")
    return until


def apply_for(stage: Stage, row: Row, tender_id: UUID) -> None:
    """Those whom the row names apply for the first lot."""
    for login in row["applicants"]:
        with stage.acting(login) as tx:
            commands.apply_for(tx, stage.platform.keys, _first_lot(tender_id))


def name_invitees(stage: Stage, row: Row, tender_id: UUID) -> None:
    """The unit names those whom the row names, by the approval of the registration."""
    basis = Basis(
        InvitationGround.FEW_BIDDERS,
        row["approval"],
        "云栖县发展和改革局",
        stage.clock.now().astimezone(BEIJING).date(),
    )
    codes = [_code_of(stage, login) for login in row["invitees"]]
    with stage.acting(drafter_of(row)) as tx:
        commands.name_invitees(tx, tender_id, codes, basis)


def list_applicants(stage: Stage, tender_id: UUID, until: datetime) -> UUID:
    """Custodians lock the draw that the platform arranged, the centre freezes its list; gives the draw."""
    stage.work()
    (draw,) = drawn.draws_of_lot(db.session(), _first_lot(tender_id), DrawKind.APPLICANTS)
    return drawing.freeze(stage, draw.id, until)


def list_contractors(stage: Stage, row: Row, tender_id: UUID, until: datetime) -> UUID:
    """The unit leaves the choice of the contractor to a public draw; gives the draw."""
    with stage.acting(drafter_of(row)) as tx:
        draw_id = leave_to_draw(tx, _first_lot(tender_id)).id
    return drawing.freeze(stage, draw_id, until)


def invited(stage: Stage, tender_id: UUID) -> Sequence[str]:
    """The logins of those who may bid."""
    ids = {each.organisation_id for each in projects.invitees(db.session(), _first_lot(tender_id))}
    return [login for login, actor in stage.cast.items() if actor.organisation_id in ids]


def form_venture(stage: Stage, tender_id: UUID, lead: str, partner: str) -> None:
    """Two bidders agree to bid as one."""
    partners = [Partner(_code_of(stage, partner), "交通安全设施安装")]
    with stage.acting(lead) as tx:
        venture_id = commands.form_venture(tx, _first_lot(tender_id), "主体工程施工", partners).id
    with stage.acting(partner) as tx:
        commands.agree(tx, venture_id)


def _code_of(stage: Stage, login: str) -> str:
    return db.session.get_one(Organisation, stage.cast[login].organisation_id).credit_code or ""


def _first_lot(tender_id: UUID) -> UUID:
    return tenders.attempts_of(db.session.get_one(Tender, tender_id))[0].id
