"""The administrator's page of witnesses."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts import queries as accounts
from trading.accounts.rules import OrganisationState
from trading.kernel.actors import Role
from trading.store.db import db
from trading.store.transaction import transaction
from trading.transparency.witnesses import commands, queries, schemas
from trading.transparency.witnesses.api import bp
from trading.transparency.witnesses.rules import KEEPERS
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/administration/witnesses")
def index() -> str:
    """Who may countersign the register, up to where each has, and how another is added."""
    signed_in_as(Role.ADMINISTRATOR)
    session = db.session()
    units = [
        unit
        for unit in accounts.organisations(session)
        if unit.kind not in KEEPERS and unit.state is OrganisationState.ADMITTED
    ]
    return render_template(
        "log/witnesses.html",
        standings=queries.standings(session),
        units=[(unit.id, unit.name) for unit in units],
        log_key=platform().keys.log.verifier.vkey,
        required=platform().config.required_witnesses,
    )


@bp.post("/administration/witnesses")
@redisplay(index)
def register() -> ResponseReturnValue:
    form = bind(schemas.WitnessForm())
    with transaction(identity(), clock()) as tx:
        commands.register_witness(tx, form["title"], form["vkey"], form["organisation"])
    flash(_("The witness is registered. Its signatures are taken from now on."), "success")
    return redirect(url_for("witnesses.index"))


@bp.post("/administration/witnesses/<uuid:witness_id>/retire")
@redisplay(index)
def retire(witness_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.retire_witness(tx, witness_id)
    flash(_("No further signatures of this witness are taken. Those it gave stay."), "success")
    return redirect(url_for("witnesses.index"))
