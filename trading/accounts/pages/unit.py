"""A unit's own arrangements: sign-off route, mandates of agents, handing over work."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts import commands, queries, schemas, words
from trading.accounts.models import Mandate, Organisation
from trading.accounts.pages.identity import bp
from trading.accounts.rules import ROUTE, OrganisationKind
from trading.kernel.actors import Actor, Duty, Role
from trading.kernel.clock import BEIJING
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action, can
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as


@bp.get("/unit/people")
def unit() -> str:
    actor = signed_in_as(Role.PURCHASER)
    own = db.session.get_one(Organisation, actor.organisation_id)
    people = [each for each in queries.active_people(db.session(), own.id) if each.role is actor.role]
    is_agent = own.kind is OrganisationKind.AGENT
    today = clock().now().astimezone(BEIJING).date()
    return render_template(
        "accounts/unit.html",
        unit=own,
        people=people,
        route=(Duty.DRAFTER,) if is_agent else ROUTE,
        marks=[f"{each.id}:{held.duty.value}" for each in people for held in each.duties],
        responsible=[each for each in people if Duty.RESPONSIBLE in {held.duty for held in each.duties}],
        may_arrange=can(actor, Action.ARRANGE_UNIT, own),
        mandates=[] if is_agent else queries.mandates_given_by(db.session(), own.id),
        served=queries.units_served_by(db.session(), own.id, today) if is_agent else [],
        is_agent=is_agent,
        today=today,
        words=words,
    )


@bp.post("/unit/route")
@redisplay(unit)
def set_route() -> ResponseReturnValue:
    form = bind(schemas.RouteForm())
    with transaction(identity(), clock()) as tx:
        commands.set_route(tx, _own(tx.actor), schemas.route(form["duties"]))
    flash(_("The sign-off route is set."), "success")
    return redirect(url_for("accounts.unit"))


@bp.get("/unit/mandates/new")
def new_mandate() -> str:
    signed_in_as(Role.PURCHASER)
    agents = queries.organisations(db.session(), kind=OrganisationKind.AGENT)
    return render_template("accounts/new_mandate.html", agents=agents)


@bp.post("/unit/mandates/new")
@redisplay(new_mandate)
def grant_mandate() -> ResponseReturnValue:
    form = bind(schemas.MandateForm())
    with transaction(identity(), clock()) as tx:
        commands.grant_mandate(tx, _own(tx.actor), **form)
    flash(_("The mandate is granted."), "success")
    return redirect(url_for("accounts.unit"))


@bp.get("/unit/mandates/<uuid:mandate_id>/revoke")
def end_mandate(mandate_id: UUID) -> str:
    actor = signed_in_as(Role.PURCHASER)
    mandate = db.session.get(Mandate, mandate_id)
    if mandate is None or mandate.procuring_entity_id != actor.organisation_id:
        raise NotFound
    return render_template("accounts/end_mandate.html", mandate=mandate)


@bp.post("/unit/mandates/<uuid:mandate_id>/revoke")
@redisplay(end_mandate)
def revoke_mandate(mandate_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ReasonForm())
    with transaction(identity(), clock()) as tx:
        commands.revoke_mandate(tx, mandate_id, form["reason"])
    flash(_("The mandate has ended."), "success")
    return redirect(url_for("accounts.unit"))


@bp.get("/colleagues")
def colleagues() -> str:
    actor = signed_in_as(Role.PURCHASER, Role.OPERATOR)
    own = db.session.get_one(Organisation, actor.organisation_id)
    everybody = [each for each in own.people if each.role is actor.role]
    return render_template(
        "accounts/colleagues.html",
        everybody=sorted(everybody, key=lambda each: each.name),
        handovers=queries.handovers_in(db.session(), own.id),
        may_hand_over=can(actor, Action.HAND_OVER_WORK, own),
    )


@bp.post("/colleagues")
@redisplay(colleagues)
def hand_over() -> ResponseReturnValue:
    form = bind(schemas.HandoverForm())
    with transaction(identity(), clock()) as tx:
        commands.hand_over_work(tx, form["from_person_id"], form["to_person_id"], form["reason"])
    flash(_("All open work is handed over."), "success")
    return redirect(url_for("accounts.colleagues"))


def _own(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise NotFound
    return actor.organisation_id
