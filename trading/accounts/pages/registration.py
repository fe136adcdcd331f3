"""A bidder registers itself, and corrects its particulars after a refusal."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts import commands, schemas, words
from trading.accounts.models import Organisation
from trading.accounts.pages.identity import bp
from trading.accounts.passwords import passwords
from trading.accounts.rules import OrganisationState
from trading.kernel.actors import Role, visitor
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import address, clock, identity, platform, signed_in_as


@bp.get("/register")
def register() -> str:
    return render_template("accounts/register.html")


@bp.post("/register")
@redisplay(register)
def register_bidder() -> ResponseReturnValue:
    form = bind(schemas.RegistrationForm())
    with transaction(visitor(address()), clock()) as tx:
        commands.count_registration(tx)
    password_hash = passwords(platform().config).hash(form["password"])
    with transaction(visitor(address()), clock()) as tx:
        commands.register_bidder(
            tx,
            schemas.particulars(form),
            login=form["login"],
            person_name=form["person_name"],
            password_hash=password_hash,
        )
    flash(_("Your registration has arrived. Sign in to follow it."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.get("/me/organisation")
def own_organisation() -> str:
    actor = signed_in_as(Role.BIDDER)
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    return render_template(
        "accounts/own_organisation.html",
        organisation=organisation,
        words=words,
        may_apply=organisation.state is OrganisationState.REFUSED,
    )


@bp.post("/me/organisation")
@redisplay(own_organisation)
def apply_again() -> ResponseReturnValue:
    organisation_id = signed_in_as(Role.BIDDER).organisation_id
    form = bind(schemas.ParticularsForm())
    with transaction(identity(), clock()) as tx:
        commands.apply_again(tx, organisation_id, schemas.particulars(form))  # type: ignore[arg-type]  # a bidder has one
    flash(_("Your corrected registration has arrived."), "success")
    return redirect(url_for("accounts.home"))
