"""What waits for sellers, bidders and custodians about rising quotes."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.auctions.queries import offers, outcomes
from trading.auctions.queries import reserve as reserves
from trading.auctions.rules.outcome import OutcomeState
from trading.bids.queries import lot_title
from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.web.waiting import WAITING, WaitingItem


def auctions(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Reserve prices to seal, sales to decide and to sign, keys to hand in, quotes to give."""
    if actor.role is Role.PURCHASER:
        return [*_to_seal(session, actor, now), *_to_decide(session, actor)]
    if actor.role is Role.BIDDER:
        return [*_to_accept(session, actor), *_to_quote(session, actor, now)]
    if actor.role is Role.CUSTODIAN and actor.organisation_id is not None:
        return [
            WaitingItem(
                text("Hand in the key of a reserve price: %(title)s", title=lot_title(place.lot_attempt)),
                url_for("auctions.release", lot_lock_id=place.id),
                text("The hammer has fallen; %(lot)s waits for its keys.", lot=place.lot_attempt.wire_id),
            )
            for place in reserves.places_to_release(session, actor.organisation_id)
        ]
    return []


def _to_seal(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    return [
        WaitingItem(
            text("Seal the reserve price: %(title)s", title=lot_title(auction.lot_attempt)),
            url_for("auctions.reserve", lot_attempt_id=auction.id),
            text("Not sealed when quoting begins, it is held without one."),
            auction.starts_at,
        )
        for auction in reserves.to_seal(session, actor, now)
    ]


def _to_decide(session: Session, actor: Actor) -> list[WaitingItem]:
    items = []
    for outcome in outcomes.to_sign_by_seller(session, actor):
        title = lot_title(outcome.auction.lot_attempt)
        if outcome.state is OutcomeState.AGREEING:
            words = text("Agree on the price with the only taker: %(title)s", title=title)
        else:
            words = text("Examine who won and sign: %(title)s", title=title)
        items.append(WaitingItem(words, url_for("auctions.decide", lot_attempt_id=outcome.id)))
    return items


def _to_accept(session: Session, actor: Actor) -> list[WaitingItem]:
    return [
        WaitingItem(
            text(
                "You won; sign the confirmation: %(title)s", title=lot_title(each.outcome.auction.lot_attempt)
            ),
            url_for("auctions.confirmation", lot_attempt_id=each.id),
        )
        for each in outcomes.to_sign_by_taker(session, actor.organisation_id)
    ]


def _to_quote(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    return [
        WaitingItem(
            text("Quotes are taken: %(title)s", title=lot_title(auction.lot_attempt)),
            url_for("auctions.show", lot_attempt_id=auction.id),
            None,
            auction.closes_at,
        )
        for auction in offers.open_to(session, actor.organisation_id, now)
    ]


WAITING.append(auctions)
