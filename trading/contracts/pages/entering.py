"""The unit's contracts, and the entry of a new one."""

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids.queries import lot_title
from trading.contracts import commands, queries, schemas, words
from trading.contracts.commands.concluding import Terms
from trading.contracts.pages.blueprint import bp
from trading.kernel.actors import Role
from trading.kernel.errors import Invalid, NotFound
from trading.kernel.permissions import Action, can
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.results import queries as results
from trading.store.db import db
from trading.store.file_types import ACCEPTED, file_name, recognise
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/contracts")
def index() -> str:
    """The contracts of the reader's own unit or company, and for the centre and supervision of all."""
    actor = signed_in_as(Role.PURCHASER, Role.BIDDER, Role.OPERATOR, Role.SUPERVISOR)
    session = db.session()
    return render_template(
        "contracts/index.html",
        contracts=queries.contracts(session, actor),
        awards=queries.awards_without_contract(session, actor) if actor.role is Role.PURCHASER else [],
        lot_title=lot_title,
        words=words,
    )


@bp.get("/unit/lots/<uuid:lot_attempt_id>/contract")
def entry(lot_attempt_id: UUID) -> ResponseReturnValue:
    """The form for the contract on an award; leads on to the contract where there is one."""
    session, actor = db.session(), signed_in_as(Role.PURCHASER)
    attempt = session.get(LotAttempt, lot_attempt_id)
    award = results.standing_award(session, lot_attempt_id)
    if attempt is None or award is None or not can(actor, Action.ENTER_CONTRACT, attempt):
        raise NotFound
    known = queries.standing(session, attempt.id)
    if known is not None:
        return redirect(url_for("contracts.show", contract_id=known.id))
    return render_template(
        "contracts/entry.html",
        attempt=attempt,
        award=award,
        title=lot_title(attempt),
        accepted=",".join(ACCEPTED),
        limit=platform().config.documents_limit,
    )


@bp.post("/unit/lots/<uuid:lot_attempt_id>/contract")
@redisplay(entry)
def enter(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ContractForm())
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid.field("file", text("Choose a file."))
    name = file_name(sent.filename)
    stored = platform().files.receive(
        sent.stream, limit=platform().config.documents_limit, media_type=partial(recognise, file_name=name)
    )
    with transaction(identity(), clock()) as tx:
        contract_id = commands.enter_contract(tx, lot_attempt_id, Terms(**form), stored, name).id
    flash(_("The contract is entered. The supplier is asked to confirm it."), "success")
    return redirect(url_for("contracts.show", contract_id=contract_id))
