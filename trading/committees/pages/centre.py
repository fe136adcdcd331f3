"""The centre's side: the expert register, committees and their seats; supervision looks at the process."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.committees import commands, panel, queries, schemas, words
from trading.committees.models import Committee, Expert
from trading.committees.pages.blueprint import bp
from trading.committees.rules import ConflictKind, ExpertField, TieKind
from trading.draws import queries as draws
from trading.draws.rules import DrawKind
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.projects.models import Project
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as


@bp.get("/centre/experts")
def register() -> str:
    """The expert register."""
    signed_in_as(Role.OPERATOR)
    session = db.session()
    return render_template(
        "committees/register.html",
        experts=[(each, queries.fields_of(each)) for each in queries.experts(session)],
        people=[(each.id, each.name) for each in queries.unregistered_people(session)],
        words=words,
    )


@bp.post("/centre/experts")
@redisplay(register)
def register_expert() -> ResponseReturnValue:
    form = bind(schemas.ExpertForm())
    with transaction(identity(), clock()) as tx:
        expert_id = commands.register_expert(
            tx,
            form["person"],
            number=form["number"],
            employer_name=form["employer_name"],
            employer_code=form["employer_code"],
            fields=schemas.known_fields(form),
        ).id
    flash(_("The expert stands in the register."), "success")
    return redirect(url_for("committees.expert", expert_id=expert_id))


@bp.get("/centre/experts/<uuid:expert_id>")
def expert(expert_id: UUID) -> str:
    """One expert: employer, fields, and what binds it."""
    signed_in_as(Role.OPERATOR)
    session = db.session()
    found = session.get(Expert, expert_id)
    if found is None:
        raise NotFound
    known = {each.project_id: session.get(Project, each.project_id) for each in found.ties if each.project_id}
    projects = session.query(Project).filter(Project.number.is_not(None)).order_by(Project.number.desc())
    return render_template(
        "committees/expert.html",
        expert=found,
        known=queries.fields_of(found),
        projects_of_ties=known,
        projects=[(each.id, f"{each.number} {each.title}") for each in projects.limit(200)],
        words=words,
    )


@bp.post("/centre/experts/<uuid:expert_id>")
@redisplay(expert)
def change_expert(expert_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ChangeExpertForm())
    with transaction(identity(), clock()) as tx:
        commands.change_expert(
            tx,
            expert_id,
            employer_name=form["employer_name"],
            employer_code=form["employer_code"],
            fields=schemas.known_fields(form),
            active=form["active"] == "yes",
        )
    flash(_("The entry is changed."), "success")
    return redirect(url_for("committees.expert", expert_id=expert_id))


@bp.post("/centre/experts/<uuid:expert_id>/ties")
@redisplay(expert)
def record_tie(expert_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.TieForm())
    with transaction(identity(), clock()) as tx:
        commands.record_tie(
            tx,
            expert_id,
            TieKind(form["kind"]),
            code=form["code"],
            project_id=schemas.chosen_project(form),
        )
    return redirect(url_for("committees.expert", expert_id=expert_id))


@bp.post("/centre/experts/<uuid:expert_id>/ties/<uuid:tie_id>/end")
@redisplay(expert)
def end_tie(expert_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.end_tie(tx, tie_id)
    return redirect(url_for("committees.expert", expert_id=expert_id))


@bp.get("/centre/committees")
def board() -> str:
    """Every committee, and the tenders that still need one."""
    signed_in_as(Role.OPERATOR, Role.SUPERVISOR)
    session = db.session()
    return render_template(
        "committees/board.html",
        committees=queries.committees(session),
        tenders=queries.tenders_to_convene(session),
        words=words,
    )


@bp.get("/centre/tenders/<uuid:tender_id>/committee")
def convening(tender_id: UUID) -> ResponseReturnValue:
    """The size and the field of a tender's committee."""
    signed_in_as(Role.OPERATOR)
    session = db.session()
    tender = announcements.tender(session, tender_id)
    known = queries.committee_of_tender(session, tender)
    if known is not None:
        return redirect(url_for("committees.show", committee_id=known.id))
    procedure = announcements.procedure_of(tender, clock().now())
    if procedure.committee is None:
        raise NotFound
    members = procedure.committee.members_for(queries.amount_of(tender))
    return render_template(
        "committees/convene.html",
        tender=tender,
        rule=procedure.committee,
        members=members,
        least_experts=procedure.committee.experts_among(members),
        drawable={field: len(queries.drawable(session, tender, field)) for field in ExpertField},
        words=words,
    )


@bp.post("/centre/tenders/<uuid:tender_id>/committee")
@redisplay(convening)
def convene(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ConveneForm())
    with transaction(identity(), clock()) as tx:
        committee_id = commands.convene(
            tx,
            tender_id,
            ExpertField(form["field"]),
            experts=form["experts"],
            representatives=form["representatives"],
        ).id
    flash(_("The draw of the experts is arranged. The custodians now make their locks."), "success")
    return redirect(url_for("committees.show", committee_id=committee_id))


@bp.get("/centre/committees/<uuid:committee_id>")
def show(committee_id: UUID) -> str:
    """One committee: its seats, the draw, how far each lot is. Supervision sees no name before the award."""
    actor = signed_in_as(Role.OPERATOR, Role.SUPERVISOR)
    session = db.session()
    committee = session.get(Committee, committee_id)
    if committee is None:
        raise NotFound
    first = announcements.attempts_of(committee.tender)[0]
    found = draws.draws_of_lot(session, first.id, DrawKind.EXPERTS)
    return render_template(
        "committees/show.html",
        committee=committee,
        draw=found[-1] if found else None,
        is_drawn=bool(queries.drawn_experts(session, committee.tender)),
        is_open=queries.is_open(committee.tender),
        shows_names=actor.role is Role.OPERATOR or queries.is_named(session, committee),
        lots=[(each, panel.of(session, each)) for each in queries.lots_of(session, committee)],
        conflicts=[(each.value, word) for each, word in words.CONFLICTS.items()],
        may_change=not queries.reports_of(session, committee),
        words=words,
        tender=session.get(Tender, committee.tender_id),
    )


@bp.post("/centre/committees/<uuid:committee_id>/seats")
@redisplay(show)
def seat_members(committee_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.seat_members(tx, committee_id)
    flash(_("The members are called. Each finds it on its first page."), "success")
    return redirect(url_for("committees.show", committee_id=committee_id))


@bp.post("/centre/committees/<uuid:committee_id>/seats/<uuid:seat_id>/excuse")
@redisplay(show)
def excuse(committee_id: UUID, seat_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ExcuseForm())
    with transaction(identity(), clock()) as tx:
        commands.excuse(tx, seat_id, ConflictKind(form["conflict"]), form["reason"])
    return redirect(url_for("committees.show", committee_id=committee_id))


@bp.post("/centre/committees/<uuid:committee_id>/seats/<uuid:seat_id>/absent")
@redisplay(show)
def mark_absent(committee_id: UUID, seat_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.mark_absent(tx, seat_id)
    return redirect(url_for("committees.show", committee_id=committee_id))
