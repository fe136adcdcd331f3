"""The cashier's desk: account, statements, the ledger of each lot, guarantees to check."""

import json
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids.queries import lot_title, published_attempt
from trading.deposits import commands, owing, queries, schemas, words
from trading.deposits.commands.accounts import Account
from trading.deposits.models import Guarantee, Payment
from trading.deposits.pages.blueprint import bp
from trading.deposits.pages.ledger import rows_of
from trading.deposits.statement import LIMIT
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import Invalid, NotFound, TooBig
from trading.kernel.text import text
from trading.store.db import db
from trading.store.file_types import file_name
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, platform, signed_in_as


def cashier() -> Actor:
    return signed_in_as(Role.CASHIER)


@bp.get("/cashier")
def desk() -> str:
    """Everything the cashier has to do, and every lot that asks for security."""
    cashier()
    session, now = db.session(), clock().now()
    back = owing.payments_owed(session, platform().config.instance, now)
    return render_template(
        "deposits/desk.html",
        account=queries.account_in_force(session),
        lots=queries.offered_with_security(session),
        unmatched=queries.unmatched(session),
        guarantees=queries.unchecked_guarantees(session),
        due=[(payment, owed) for payment, owed in back if owed.since is not None],
        statements=queries.statements(session),
        lot_title=lot_title,
    )


@bp.get("/cashier/account")
def account() -> str:
    cashier()
    return render_template("deposits/account.html", account=queries.account_in_force(db.session()))


@bp.post("/cashier/account")
@redisplay(account)
def register_account() -> ResponseReturnValue:
    form = bind(schemas.AccountForm())
    with transaction(cashier(), clock()) as tx:
        commands.register_deposit_account(tx, Account(**form))
    flash(_("Securities are paid into this account from now on."), "success")
    return redirect(url_for("deposits.desk"))


@bp.post("/cashier/statements")
@redisplay(desk)
def import_statement() -> ResponseReturnValue:
    actor = cashier()
    upload = request.files.get("statement")
    if upload is None or not upload.filename:
        raise Invalid.field("statement", text("Please choose a file."))
    data = upload.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise TooBig
    with transaction(actor, clock()) as tx:
        statement, _report = commands.import_statement(tx, file_name(upload.filename), data)
        statement_id = statement.id
    return redirect(url_for("deposits.statement", statement_id=statement_id))


@bp.get("/cashier/statements/<uuid:statement_id>")
def statement(statement_id: UUID) -> str:
    """What became of the lines of one statement."""
    cashier()
    found, payments = queries.statement(db.session(), statement_id)
    return render_template(
        "deposits/statement.html",
        statement=found,
        report=json.loads(found.report),
        payments=payments,
        lot_title=lot_title,
        words=words,
    )


@bp.get("/cashier/unmatched")
def unmatched() -> str:
    """Money whose purpose is not known."""
    cashier()
    return render_template("deposits/unmatched.html", payments=queries.unmatched(db.session()))


@bp.post("/cashier/payments/<uuid:payment_id>/assign")
@redisplay(unmatched)
def assign(payment_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.AssignForm())
    with transaction(cashier(), clock()) as tx:
        commands.assign_payment(tx, payment_id, form["code"], form["reason"])
    flash(_("The payment is assigned."), "success")
    return redirect(url_for("deposits.unmatched"))


@bp.get("/cashier/lots/<uuid:lot_attempt_id>")
def lot(lot_attempt_id: UUID) -> str:
    """The ledger of one lot: who is to pay, what came, what goes back."""
    cashier()
    session = db.session()
    attempt = published_attempt(session, lot_attempt_id)
    return render_template(
        "deposits/lot.html",
        attempt=attempt,
        title=lot_title(attempt),
        asked=queries.asked_for(session, attempt.id),
        rows=rows_of(queries.ledger_of(session, attempt.id), clock().now()),
        words=words,
    )


def lot_of_payment(payment_id: UUID) -> str:
    payment = db.session.get(Payment, payment_id)
    if payment is None or payment.deposit is None:
        raise NotFound
    return lot(payment.deposit.lot_attempt_id)


@bp.post("/cashier/payments/<uuid:payment_id>/clear")
@redisplay(lot_of_payment)
def clear(payment_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ClearForm())
    with transaction(cashier(), clock()) as tx:
        commands.clear_payment(tx, payment_id, form["clearance"])
        deposit = tx.get(Payment, payment_id).deposit
        lot_attempt_id = deposit.lot_attempt_id if deposit else None
    flash(_("The payment counts."), "success")
    return redirect(url_for("deposits.lot", lot_attempt_id=lot_attempt_id))


def lot_of_guarantee(guarantee_id: UUID) -> str:
    guarantee = db.session.get(Guarantee, guarantee_id)
    if guarantee is None:
        raise NotFound
    return lot(guarantee.deposit.lot_attempt_id)


@bp.post("/cashier/guarantees/<uuid:guarantee_id>/check")
@redisplay(lot_of_guarantee)
def check_guarantee(guarantee_id: UUID) -> ResponseReturnValue:
    actor = cashier()
    form = bind(schemas.CheckForm())
    with transaction(actor, clock()) as tx:
        commands.check_guarantee(tx, guarantee_id, genuine=form["genuine"] == "yes", reason=form["reason"])
    flash(_("The finding is on record; the bidder sees it."), "success")
    return _back_to_lot(guarantee_id)


@bp.post("/cashier/guarantees/<uuid:guarantee_id>/end")
@redisplay(lot_of_guarantee)
def end_guarantee(guarantee_id: UUID) -> ResponseReturnValue:
    with transaction(cashier(), clock()) as tx:
        commands.end_guarantee(tx, platform().config.instance, guarantee_id)
    flash(_("The guarantee no longer binds its issuer here."), "success")
    return _back_to_lot(guarantee_id)


def _back_to_lot(guarantee_id: UUID) -> ResponseReturnValue:
    guarantee = db.session.get_one(Guarantee, guarantee_id)
    return redirect(url_for("deposits.lot", lot_attempt_id=guarantee.deposit.lot_attempt_id))
