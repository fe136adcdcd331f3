"""The unit's side: name its members, see how far the committee is, read the signed report."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts import queries as accounts
from trading.announcements import queries as announcements
from trading.committees import commands, panel, queries, schemas, words
from trading.committees.pages.blueprint import bp
from trading.committees.rules import SeatKind
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as


@bp.get("/unit/tenders/<uuid:tender_id>/committee")
def of_unit(tender_id: UUID) -> str:
    """The committee of the unit's own tender, without the names of its experts."""
    actor = signed_in_as(Role.PURCHASER)
    session = db.session()
    tender = announcements.own_tender(session, actor, tender_id)
    committee = queries.committee_of_tender(session, tender)
    if committee is None:
        raise NotFound
    return render_template(
        "committees/unit.html",
        tender=tender,
        committee=committee,
        representatives=[seat for seat in committee.seats if seat.kind is SeatKind.REPRESENTATIVE],
        people=[
            (each.id, each.name)
            for each in accounts.active_people(session, committee.procuring_entity_id)
            if each.role is Role.PURCHASER
        ],
        lots=[(each, panel.of(session, each)) for each in queries.lots_of(session, committee)],
        words=words,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/committee")
@redisplay(of_unit)
def name_representative(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.RepresentativeForm())
    tender = announcements.own_tender(db.session(), signed_in_as(Role.PURCHASER), tender_id)
    committee = queries.committee_of_tender(db.session(), tender)
    if committee is None:
        raise NotFound
    committee_id = committee.id
    with transaction(identity(), clock()) as tx:
        commands.name_representative(tx, committee_id, form["person"])
    flash(_("Your member is named and finds the committee on the first page."), "success")
    return redirect(url_for("committees.of_unit", tender_id=tender_id))
