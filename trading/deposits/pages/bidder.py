"""A bidder's own securities: its basic account, its codes, guarantees, and what comes back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import queries as announcements
from trading.bids.queries import lot_title, published_attempt
from trading.deposits import commands, queries, schemas, words
from trading.deposits.commands.accounts import Account
from trading.deposits.commands.giving import GuaranteeText
from trading.deposits.models import Deposit
from trading.deposits.pages.blueprint import bp
from trading.deposits.pages.ledger import rows_of
from trading.kernel.actors import Role
from trading.kernel.errors import Forbidden, NotFound
from trading.projects.queries import may_take_part
from trading.projects.rules import AttemptState
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, signed_in_as


def _organisation_id() -> UUID:
    organisation_id = signed_in_as(Role.BIDDER).organisation_id
    if organisation_id is None:
        raise Forbidden
    return organisation_id


@bp.get("/deposits")
def index() -> str:
    """Everything the bidder was to secure or to pay, the newest first."""
    session, own = db.session(), _organisation_id()
    return render_template(
        "deposits/index.html",
        rows=rows_of(queries.own_deposits(session, own), clock().now()),
        notices=queries.own_notices(session, own),
        account=queries.basic_account(session, own),
        lot_title=lot_title,
        words=words,
    )


@bp.get("/deposits/basic-account")
def basic_account() -> str:
    return render_template(
        "deposits/basic_account.html", account=queries.basic_account(db.session(), _organisation_id())
    )


@bp.post("/deposits/basic-account")
@redisplay(basic_account)
def register_basic_account() -> ResponseReturnValue:
    form = bind(schemas.AccountForm())
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.register_basic_account(tx, Account(**form))
    flash(_("The basic account is registered."), "success")
    return redirect(url_for("deposits.index"))


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/security")
def give(lot_attempt_id: UUID) -> str:
    """What the lot asks for, how to pay it, and what has come in."""
    session, own, now = db.session(), _organisation_id(), clock().now()
    attempt = published_attempt(session, lot_attempt_id)
    if not may_take_part(session, attempt, own):
        raise NotFound
    tender = announcements.tender_of(session, attempt.id)
    rows = rows_of(queries.deposits_of_bidder(session, attempt.id, own), now)
    is_open = (
        attempt.state is AttemptState.PUBLISHED and attempt.deadline is not None and now < attempt.deadline
    )
    return render_template(
        "deposits/give.html",
        attempt=attempt,
        title=lot_title(attempt),
        tender=tender,
        procedure=announcements.procedure_of(tender, now),
        asked=tender.bid_security,
        rows=rows,
        account=queries.basic_account(session, own),
        open=is_open,
        words=words,
    )


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/security")
@redisplay(give)
def ask_for_code(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.ask_for_code(tx, lot_attempt_id)
    return redirect(url_for("deposits.give", lot_attempt_id=lot_attempt_id))


def give_for(deposit_id: UUID) -> str:
    return give(_own(deposit_id).lot_attempt_id)


def _own(deposit_id: UUID) -> Deposit:
    deposit = db.session.get(Deposit, deposit_id)
    if deposit is None or deposit.organisation_id != _organisation_id():
        raise NotFound
    return deposit


@bp.post("/deposits/<uuid:deposit_id>/guarantees")
@redisplay(give_for)
def register_guarantee(deposit_id: UUID) -> ResponseReturnValue:
    lot_attempt_id = _own(deposit_id).lot_attempt_id
    form = bind(schemas.GuaranteeForm())
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.register_guarantee(tx, deposit_id, GuaranteeText(**form))
    flash(_("The guarantee is registered. The cashier checks it with its issuer."), "success")
    return redirect(url_for("deposits.give", lot_attempt_id=lot_attempt_id))


@bp.post("/deposits/<uuid:deposit_id>/give-up")
@redisplay(give_for)
def give_up(deposit_id: UUID) -> ResponseReturnValue:
    lot_attempt_id = _own(deposit_id).lot_attempt_id
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.give_up(tx, deposit_id)
    flash(_("The security is no longer meant for this lot. What was paid comes back."), "success")
    return redirect(url_for("deposits.give", lot_attempt_id=lot_attempt_id))
