"""What everybody may see of a trade with rising quotes, with what the reader may do in it."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, url_for
from sqlalchemy.orm import Session

from trading.announcements import queries as announcements
from trading.auctions import words
from trading.auctions.models import Auction, Offer
from trading.auctions.pages.blueprint import bp
from trading.auctions.queries import last_quote, offers, outcomes
from trading.auctions.queries import reserve as reserves
from trading.auctions.rules import book
from trading.auctions.rules.states import Stage
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.projects.models import LotAttempt
from trading.projects.rules import is_closed
from trading.store.db import db
from trading.store.live import LiveVersion
from trading.web.identity import clock, identity


@bp.get("/auctions")
def index() -> str:
    """Every published trade with rising quotes, the newest first."""
    session, now = db.session(), clock().now()
    found = [(each, _stage(session, each.lot_attempt, now)) for each in offers.all_published(session)]
    return render_template("auctions/index.html", offers=found, words=words)


@bp.get("/auctions/<uuid:lot_attempt_id>")
def show(lot_attempt_id: UUID) -> str:
    """One trade: its terms, where it stands, its outcome, and what the reader may do."""
    session, actor = db.session(), identity()
    offer = offers.published(session, lot_attempt_id)
    return render_template("auctions/show.html", **values(session, actor, offer))


def values(session: Session, actor: Actor, offer: Offer) -> dict[str, Any]:
    """What the page of a trade shows to this reader."""
    now, attempt = clock().now(), offer.lot_attempt
    auction = offers.auction(session, attempt.id)
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, now)
    quote = last_quote(session, attempt.id)
    last = quote.quoted if quote else None
    version = session.get(LiveVersion, attempt.id)
    outcome = outcomes.outcome(session, attempt.id)
    return {
        "offer": offer,
        "attempt": attempt,
        "auction": auction,
        "tender": tender,
        "procedure": procedure,
        "rising": offers.rising(procedure),
        "stage": book.stage(auction.terms, last, now),
        "stages": Stage,
        "last": last,
        "ends_at": book.end(auction.terms, last),
        "version": version.version if version else 0,
        "sealed": reserves.reserve(session, attempt.id),
        "closing": reserves.closing(session, attempt.id),
        "seats": reserves.seats(session, attempt.id) if offer.has_reserve else [],
        "outcome": outcome,
        "record": outcomes.said(outcome) if outcome else None,
        "hall": url_for("auctions.hall", lot_attempt_id=attempt.id),
        "applying": not is_closed(attempt.deadline, now) and attempt.state.value == "published",
        "words": words,
        **_for_reader(session, actor, attempt),
    }


def _for_reader(session: Session, actor: Actor, attempt: LotAttempt) -> dict[str, Any]:
    is_seller = actor.role is Role.PURCHASER and own_unit(actor, attempt)
    may_know = is_seller or actor.role in (Role.OPERATOR, Role.SUPERVISOR)
    own = offers.own_application(session, actor, attempt.id) if actor.role is Role.BIDDER else None
    return {
        "is_seller": is_seller,
        "application": own,
        "number": offers.own_number(session, actor, attempt.id) if own else None,
        "participants": offers.named_participants(session, attempt.id) if may_know else (),
        "confirmation": outcomes.shown_confirmation(session, actor, attempt.id),
    }


@bp.get("/auctions/<uuid:lot_attempt_id>/record.json")
def record(lot_attempt_id: UUID) -> Response:
    """The frozen record of the outcome, byte for byte."""
    found = outcomes.outcome(db.session(), lot_attempt_id)
    if found is None:
        raise NotFound
    return Response(found.frozen, content_type="application/json; charset=utf-8")


@bp.get("/auctions/<uuid:lot_attempt_id>/record.note")
def record_note(lot_attempt_id: UUID) -> Response:
    """The signed note that carries the record's digest, byte for byte."""
    found = outcomes.outcome(db.session(), lot_attempt_id)
    if found is None:
        raise NotFound
    return Response(found.note, content_type="text/plain; charset=utf-8")


def _stage(session: Session, attempt: LotAttempt, now: Any) -> tuple[Auction, Stage]:
    auction = offers.auction(session, attempt.id)
    quote = last_quote(session, attempt.id)
    return auction, book.stage(auction.terms, quote.quoted if quote else None, now)
