"""The first page after sign-in: what waits for me."""

from datetime import datetime

from flask import render_template, url_for
from sqlalchemy.orm import Session

from trading.accounts import queries
from trading.accounts.models import Organisation
from trading.accounts.pages.identity import bp
from trading.accounts.rules import OrganisationState, must_be_a_route
from trading.kernel.actors import Actor, Duty, Role
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.store.db import db
from trading.web.identity import clock, signed_in_as
from trading.web.waiting import WAITING, WaitingItem, waiting_for


@bp.get("/home")
def home() -> str:
    actor = signed_in_as()
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    items = waiting_for(db.session(), actor, clock().now())
    return render_template("accounts/home.html", organisation=organisation, items=items)


def _applicants(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    if actor.role is not Role.OPERATOR:
        return []
    return [
        WaitingItem(
            text("Check the registration of %(name)s", name=applicant.name),
            url_for("accounts.application", organisation_id=applicant.id),
            text("Arrived on %(at)s", at=applicant.applied_at),
        )
        for applicant in queries.bidders(session, OrganisationState.APPLIED)
    ]


def _route(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """A unit whose route is not set, or broke when somebody left, cannot publish."""
    if actor.role is not Role.PURCHASER or Duty.RESPONSIBLE not in actor.duties:
        return []
    organisation = session.get_one(Organisation, actor.organisation_id)
    try:
        must_be_a_route(organisation.kind, queries.duties_in(session, organisation.id))
    except Invalid as broken:
        return [
            WaitingItem(text("Set the sign-off route"), url_for("accounts.unit"), broken.fields["duties"][0])
        ]
    return []


WAITING += [_applicants, _route]
