"""What unit, centre and supervision see of securities, from the opening on."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from trading.announcements import queries as announcements
from trading.bids.queries import lot_title, published_attempt
from trading.deposits import commands, queries, schemas, words
from trading.deposits.commands.accounts import Account
from trading.deposits.commands.settling import Forfeit
from trading.deposits.models import Deposit, PaymentNotice
from trading.deposits.pages.blueprint import bp
from trading.deposits.pages.ledger import rows_of
from trading.deposits.rules import ForfeitGround, cap
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action, can, own_unit
from trading.projects.models import LotAttempt
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as
from trading.web.renditions import printed


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/securities")
def overview(lot_attempt_id: UUID) -> str:
    """Who gave security and how it went back; before the opening, that nobody here may know."""
    actor = signed_in_as(Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR)
    session, now = db.session(), clock().now()
    attempt = published_attempt(session, lot_attempt_id)
    if actor.role is Role.PURCHASER and not own_unit(actor, attempt):
        raise NotFound
    tender = announcements.tender_of(session, attempt.id)
    told = queries.may_be_told(attempt, actor, now)
    outcome = queries.settlement_of(session, attempt.id) if told else None
    rule = announcements.procedure_of(tender, now).performance
    return render_template(
        "deposits/overview.html",
        attempt=attempt,
        title=lot_title(attempt),
        asked=tender.bid_security,
        told=told,
        rows=rows_of(queries.ledger_of(session, attempt.id), now) if told else [],
        outcome=outcome,
        performance=rule,
        most=cap(outcome.price, rule.cap_basis_points) if outcome and rule else None,
        notices=_notices(attempt) if told else [],
        may_demand=can(actor, Action.DEMAND_SECURITY, attempt),
        may_forfeit=can(actor, Action.FORFEIT_SECURITY, attempt),
        may_charge=can(actor, Action.CHARGE, attempt),
        grounds=ForfeitGround,
        words=words,
    )


def _notices(attempt: LotAttempt) -> list[PaymentNotice]:
    found = select(PaymentNotice).where(PaymentNotice.lot_attempt_id == attempt.id)
    return list(db.session.scalars(found.order_by(PaymentNotice.issued_at)))


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/securities/performance")
@redisplay(overview)
def demand(lot_attempt_id: UUID) -> ResponseReturnValue:
    actor = signed_in_as(Role.PURCHASER)
    form = bind(schemas.PerformanceForm())
    with transaction(actor, clock()) as tx:
        commands.demand_performance(tx, lot_attempt_id, form["amount"], form["due_at"])
    flash(_("The winner finds the request among its securities."), "success")
    return _back(lot_attempt_id)


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/securities/notice")
@redisplay(overview)
def charge(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.OPERATOR), clock()) as tx:
        commands.issue_payment_notice(tx, platform().config.instance, lot_attempt_id)
    flash(_("The payment notice is issued."), "success")
    return _back(lot_attempt_id)


def overview_of(deposit_id: UUID) -> str:
    deposit = db.session.get(Deposit, deposit_id)
    if deposit is None:
        raise NotFound
    return overview(deposit.lot_attempt_id)


@bp.post("/deposits/<uuid:deposit_id>/forfeit")
@redisplay(overview_of)
def forfeit(deposit_id: UUID) -> ResponseReturnValue:
    actor = signed_in_as(Role.PURCHASER)
    form = bind(schemas.ForfeitForm())
    payee = Account(form["holder"], form["bank"], form["number"])
    said = Forfeit(ForfeitGround(form["ground"]), form["reason"], payee)
    with transaction(actor, clock()) as tx:
        commands.forfeit(tx, deposit_id, said)
    flash(_("The decision is on record; the payer sees it with its reason."), "success")
    return _back(db.session.get_one(Deposit, deposit_id).lot_attempt_id)


@bp.post("/deposits/<uuid:deposit_id>/release")
@redisplay(overview_of)
def release(deposit_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.PURCHASER), clock()) as tx:
        commands.release_performance(tx, deposit_id)
    flash(_("The performance security goes back."), "success")
    return _back(db.session.get_one(Deposit, deposit_id).lot_attempt_id)


def _back(lot_attempt_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("deposits.overview", lot_attempt_id=lot_attempt_id))


@bp.get("/payment-notices/<uuid:payment_notice_id>.pdf")
def notice_pdf(payment_notice_id: UUID) -> ResponseReturnValue:
    """A payment notice on paper, for whoever is to pay, its unit, centre and supervision."""
    actor = identity()
    notice = db.session.get(PaymentNotice, payment_notice_id)
    if notice is None or not (
        actor.role in (Role.OPERATOR, Role.SUPERVISOR)
        or (actor.organisation_id is not None and notice.organisation_id == actor.organisation_id)
        or own_unit(actor, notice.project)
    ):
        raise NotFound
    return printed(notice.id, notice.number, url_for("accounts.home"))
