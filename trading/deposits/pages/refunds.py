"""The cashier's list of what goes back, and the files of instructions for the bank."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from trading.deposits import commands, owing, queries, schemas, words
from trading.deposits.models import Refund, RefundOrder
from trading.deposits.pages.blueprint import bp
from trading.deposits.pages.cashier import cashier
from trading.deposits.rules import RefundState
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, platform


@bp.get("/cashier/refunds")
def refunds() -> str:
    """What is due or will be, what the bank was told, what it could not pay out."""
    cashier()
    session, now = db.session(), clock().now()
    instance = platform().config.instance
    on_their_way = select(Refund).where(Refund.state != RefundState.PAID).order_by(Refund.instructed_at)
    return render_template(
        "deposits/refunds.html",
        payments=owing.payments_owed(session, instance, now),
        unmatched=queries.unmatched(session),
        guarantees=owing.guarantees_owed(session, instance, now),
        open=session.scalars(on_their_way).all(),
        orders=queries.orders(session),
        words=words,
    )


@bp.post("/cashier/refunds")
@redisplay(refunds)
def instruct() -> ResponseReturnValue:
    actor = cashier()
    chosen = bind(schemas.RefundsForm())["payment"]
    with transaction(actor, clock()) as tx:
        commands.instruct_refunds(tx, platform().config.instance, set(chosen))
    flash(_("The file of instructions is ready for the bank."), "success")
    return redirect(url_for("deposits.refunds"))


@bp.get("/cashier/refund-orders/<uuid:order_id>.csv")
def order_csv(order_id: UUID) -> Response:
    """The instructions byte for byte as they were frozen, after the mark that spreadsheets want."""
    cashier()
    order = db.session.get(RefundOrder, order_id)
    if order is None:
        raise NotFound
    answer = Response("\ufeff" + order.frozen, content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"refunds-{order_id}.csv")
    return answer


@bp.post("/cashier/refunds/<uuid:refund_id>/bounce")
@redisplay(refunds)
def bounce(refund_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.BounceForm())
    with transaction(cashier(), clock()) as tx:
        commands.bounce_refund(tx, refund_id, form["reason"])
    flash(_("Noted. The payment can be instructed again."), "success")
    return redirect(url_for("deposits.refunds"))
