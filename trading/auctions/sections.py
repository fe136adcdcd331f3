"""What a tender notice says of rising quotes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from trading.announcements.models import Tender
from trading.auctions.commands.applications import DECLARATION
from trading.auctions.models import Offer
from trading.auctions.queries import offers
from trading.procedures.parts import Ascending
from trading.procedures.rules import Procedure


def said(session: Session, tender: Tender, procedure: Procedure) -> Mapping[str, Any]:
    """The sections of a procedure in which quotes rise; empty for every other."""
    if procedure.ascending is None:
        return {}
    found = offers.offers_of(session, tender)
    ordered = [found[each.lot_attempt_id] for each in tender.lots if each.lot_attempt_id in found]
    return {
        "starting_price": [
            {"lot": each.lot_attempt.wire_id, "amount": each.starting_price} for each in ordered
        ],
        "security": {"amount": tender.bid_security},
        "application": {"until": tender.deadline, "declaration": DECLARATION},
        "competition_rules": [_rules(each, procedure, procedure.ascending) for each in ordered],
        "payment": "\n".join(dict.fromkeys(each.payment for each in ordered if each.payment)),
    }


def _rules(offer: Offer, procedure: Procedure, rising: Ascending) -> dict[str, Any]:
    return {
        "lot": offer.lot_attempt.wire_id,
        "form": rising.form.value,
        "step": offer.step,
        "minimum_bidders": procedure.bidders.minimum,
        "starts": offer.starts_at,
        "listing_until": offer.listing_until,
        "live_from": offer.live_from,
        "closes": offer.closes_at,
        "late_minutes": rising.late_minutes,
        "extension_minutes": rising.extension_minutes,
        "reserve": offer.has_reserve,
        "single_taker": rising.single_taker.value,
        "extend_value": rising.extend_value,
        "extend_unit": rising.extend_unit.value if rising.extend_unit else None,
        "extensions_at_most": rising.extensions_at_most,
    }
