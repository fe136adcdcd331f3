"""The administrator's pages: organisations and people, nothing about projects or bids."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts import commands, queries, schemas, words
from trading.accounts.models import Organisation, Person
from trading.accounts.pages.identity import bp
from trading.accounts.rules import ROLES_OF, OrganisationKind
from trading.kernel.actors import Duty, Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as


@bp.get("/administration/organisations")
def organisations() -> str:
    signed_in_as(Role.ADMINISTRATOR)
    known = {kind.value: kind for kind in OrganisationKind}
    kind = known.get(request.args.get("kind", ""))
    found = queries.organisations(db.session(), kind=kind)
    return render_template("accounts/organisations.html", organisations=found, kind=kind, words=words)


@bp.get("/administration/organisations/new")
def new_organisation() -> str:
    signed_in_as(Role.ADMINISTRATOR)
    kinds = [kind for kind in OrganisationKind if kind is not OrganisationKind.BIDDER]
    return render_template("accounts/new_organisation.html", kinds=kinds, words=words)


@bp.post("/administration/organisations/new")
@redisplay(new_organisation)
def create_organisation() -> ResponseReturnValue:
    form = bind(schemas.OrganisationForm())
    with transaction(identity(), clock()) as tx:
        kind = OrganisationKind(form["kind"])
        organisation_id = commands.create_organisation(tx, kind, schemas.particulars(form)).id
    flash(_("The organisation is created. Now add its people."), "success")
    return redirect(url_for("accounts.organisation", organisation_id=organisation_id))


@bp.get("/administration/organisations/<uuid:organisation_id>")
def organisation(organisation_id: UUID) -> str:
    signed_in_as(Role.ADMINISTRATOR)
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    roles = [role for role in words.ROLES if role in ROLES_OF[found.kind]]
    return render_template("accounts/organisation.html", organisation=found, roles=roles, words=words)


@bp.get("/administration/organisations/<uuid:organisation_id>/particulars")
def particulars(organisation_id: UUID) -> str:
    signed_in_as(Role.ADMINISTRATOR)
    found = db.session.get(Organisation, organisation_id)
    if found is None or found.kind is OrganisationKind.BIDDER:
        raise NotFound
    return render_template("accounts/correct_organisation.html", organisation=found)


@bp.post("/administration/organisations/<uuid:organisation_id>/particulars")
@redisplay(particulars)
def correct_organisation(organisation_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.BriefParticularsForm())
    with transaction(identity(), clock()) as tx:
        commands.correct_organisation(tx, organisation_id, schemas.particulars(form))
    flash(_("The change is kept."), "success")
    return redirect(url_for("accounts.organisation", organisation_id=organisation_id))


@bp.post("/administration/organisations/<uuid:organisation_id>/people")
@redisplay(organisation)
def create_person(organisation_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.PersonForm())
    with transaction(identity(), clock()) as tx:
        person_id = commands.create_person(
            tx,
            organisation_id,
            role=Role(form["role"]),
            login=form["login"],
            name=form["name"],
            is_responsible=form["responsible"] == "yes",
        ).id
    flash(_("The account is created. Give the person an invitation now."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.get("/administration/people")
def people() -> str:
    signed_in_as(Role.ADMINISTRATOR)
    return render_template("accounts/people.html", people=queries.people(db.session()), words=words)


@bp.get("/administration/people/<uuid:person_id>")
def person(person_id: UUID) -> str:
    found = _person(person_id)
    return render_template(
        "accounts/person.html",
        person=found,
        is_responsible=any(held.duty is Duty.RESPONSIBLE for held in found.duties),
        may_be_responsible=found.role in (Role.PURCHASER, Role.BIDDER, Role.OPERATOR),
        words=words,
    )


@bp.post("/administration/people/<uuid:person_id>/invite")
def invite(person_id: UUID) -> str:
    with transaction(identity(), clock()) as tx:
        invitation = commands.invite(tx, person_id)
    return render_template("accounts/invited.html", person=_person(person_id), invitation=invitation)


@bp.post("/administration/people/<uuid:person_id>/responsible")
@redisplay(person)
def name_responsible(person_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.name_responsible(tx, person_id, request.form.get("responsible") == "yes")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.get("/administration/people/<uuid:person_id>/activity")
def activity(person_id: UUID) -> str:
    return render_template("accounts/activity.html", person=_person(person_id))


@bp.post("/administration/people/<uuid:person_id>/activity")
@redisplay(activity)
def set_activity(person_id: UUID) -> ResponseReturnValue:
    """Close an open account, or open a closed one: the page said which, and the form repeats it."""
    form = bind(schemas.ActivityForm())
    change = commands.reactivate_person if form["active"] == "yes" else commands.deactivate_person
    with transaction(identity(), clock()) as tx:
        change(tx, person_id, form["reason"])
    flash(_("The change is kept."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


def _person(person_id: UUID) -> Person:
    signed_in_as(Role.ADMINISTRATOR)
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found
