"""The operator's list of bidders: admit, refuse with a reason, suspend, restore."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts import commands, queries, schemas, words
from trading.accounts.models import Organisation
from trading.accounts.pages.identity import bp
from trading.accounts.rules import ORGANISATION, OrganisationKind, OrganisationState
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as

DECISIONS = {
    "refuse": commands.refuse_bidder,
    "suspend": commands.suspend_bidder,
    "restore": commands.restore_bidder,
}


@bp.get("/centre/applications")
def applications() -> str:
    signed_in_as(Role.OPERATOR)
    asked = request.args.get("state", "")
    known = {state.value: state for state in OrganisationState}
    state = known.get(asked, OrganisationState.APPLIED)
    return render_template(
        "accounts/applications.html",
        bidders=queries.bidders(db.session(), state),
        counts=queries.bidders_by_state(db.session()),
        state=state,
        states=words.STATES,
    )


@bp.get("/centre/applications/<uuid:organisation_id>")
def application(organisation_id: UUID) -> str:
    signed_in_as(Role.OPERATOR)
    bidder = db.session.get(Organisation, organisation_id)
    if bidder is None or bidder.kind is not OrganisationKind.BIDDER:
        raise NotFound
    return render_template(
        "accounts/application.html", bidder=bidder, verbs=ORGANISATION.verbs(bidder.state), words=words
    )


@bp.post("/centre/applications/<uuid:organisation_id>/admit")
@redisplay(application)
def admit(organisation_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.admit_bidder(tx, organisation_id)
    flash(_("The bidder is admitted."), "success")
    return redirect(url_for("accounts.applications"))


@bp.get("/centre/applications/<uuid:organisation_id>/<any(refuse, suspend, restore):verb>")
def decision(organisation_id: UUID, verb: str) -> str:
    signed_in_as(Role.OPERATOR)
    bidder = db.session.get(Organisation, organisation_id)
    if bidder is None or bidder.kind is not OrganisationKind.BIDDER:
        raise NotFound
    return render_template("accounts/decision.html", bidder=bidder, verb=verb)


@bp.post("/centre/applications/<uuid:organisation_id>/<any(refuse, suspend, restore):verb>")
@redisplay(decision)
def decide(organisation_id: UUID, verb: str) -> ResponseReturnValue:
    form = bind(schemas.ReasonForm())
    with transaction(identity(), clock()) as tx:
        DECISIONS[verb](tx, organisation_id, form["reason"])
    flash(_("The decision is kept, and the bidder can read the reason."), "success")
    return redirect(url_for("accounts.applications"))
