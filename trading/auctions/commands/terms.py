"""The seller's terms: written down before the notice, an auction with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from trading.announcements import queries as announcements
from trading.announcements.commands.tenders import editable
from trading.announcements.models import Tender
from trading.auctions.models import Auction, Offer
from trading.auctions.queries import offers as queries
from trading.auctions.rules import offers as rules
from trading.auctions.rules.states import AuctionState, Form
from trading.custody import commands as custody
from trading.custody import queries as locks
from trading.kernel.errors import Conflict, Invalid, NotFound
from trading.kernel.text import Text, text
from trading.procedures.parts import Ascending
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import AscendingForm, Contest
from trading.projects.models import LotAttempt
from trading.store.transaction import Transaction

TERMS: Final = (
    "starting_price",
    "step",
    "has_reserve",
    "starts_at",
    "listing_until",
    "live_from",
    "closes_at",
    "payment",
    "low_price_approval",
)
"""What the seller fills in for a lot beside the terms of the tender."""

_LEAST_QUORUM: Final = 2


def set_terms(tx: Transaction, lot_attempt_id: UUID, terms: Mapping[str, Any]) -> Offer:
    """Keep the terms of one lot as they stand, complete or not; with a reserve its lot gets custodians.

    Raises Conflict once the notice is on its way, Invalid for a reserve where the procedure knows none,
    NotFound for a lot without rising quotes.
    """
    tender = editable(tx, announcements.tender_of(tx.session, lot_attempt_id).id)
    attempt = next(
        (each.lot_attempt for each in queries.rising_lots(tender) if each.lot_attempt_id == lot_attempt_id),
        None,
    )
    if attempt is None:
        raise NotFound
    rising = queries.rising(announcements.procedure_of(tender, tx.now))
    offer = tx.session.get(Offer, attempt.id) or tx.add(Offer(id=attempt.id, lot_attempt=attempt))
    given = {name: terms[name] for name in TERMS if name in terms}
    if given.get("has_reserve") and not rising.reserve:
        raise Invalid.field("has_reserve", text("This procedure has no secret reserve price."))
    if rising.form is AscendingForm.AUCTION and "starts_at" in given:
        given |= {"listing_until": None, "live_from": given["starts_at"]}
    changed = [name for name, value in given.items() if getattr(offer, name) != value]
    for name in changed:
        setattr(offer, name, given[name])
    tender.parts.clear()
    _lock_for_reserve(tx, attempt, offer)
    tx.record("offer.edited", attempt, project_id=attempt.project_id, fields=changed)
    return offer


def _lock_for_reserve(tx: Transaction, attempt: LotAttempt, offer: Offer) -> None:
    """Custodians are asked for where a reserve is sealed, and for nothing else."""
    if offer.has_reserve and not attempt.quorum:
        attempt.quorum = _LEAST_QUORUM
        custody.propose(tx, [attempt])
    if not offer.has_reserve and attempt.quorum:
        attempt.quorum = 0
        for place in locks.locks_of(tx.session, attempt.id):
            tx.session.delete(place)


def must_be_complete(tx: Transaction, tender: Tender, procedure: Procedure, instance: Path) -> None:
    """Raise Invalid unless the terms of every lot with rising quotes could be published now.

    Raises Conflict where several takers are to compete by sealed bids.
    """
    if procedure.ascending is None:
        return
    if procedure.ascending.contest is Contest.SEALED:
        reason = text(
            "Sealed bids after a listing cannot be carried out here yet."
            " Choose the procedure with live quotes."
        )
        raise Conflict("sealed_contest", reason)
    known = queries.offers_of(tx.session, tender)
    for each in tender.lots:
        offer = known.get(each.lot_attempt_id) or Offer()
        found = _faults(tx, tender, procedure, offer, instance)
        if found:
            raise Invalid("offer_incomplete", None, {name: [reason] for name, reason in found.items()})


def _faults(
    tx: Transaction, tender: Tender, procedure: Procedure, offer: Offer, instance: Path
) -> dict[str, Text]:
    schedule = offer.schedule(tender.deadline)
    rising = queries.rising(procedure)
    found = rules.faults(rising.form, schedule, offer.starting_price, offer.step)
    if found:
        return found
    begins = max(tx.now, tender.documents_from or tx.now)
    found = rules.too_short(procedure, begins, schedule, announcements.calendar(instance))
    price, valuation = offer.starting_price, tender.project.valuation
    if price and rules.needs_approval(price, valuation) and not offer.low_price_approval:
        found["low_price_approval"] = text(
            "The starting price is below nine tenths of the valuation. Name the approval for it."
        )
    return found


def open_auctions(tx: Transaction, tender: Tender, procedure: Procedure) -> None:
    """Make an auction of every offer that the notice just published; part of the publication."""
    rising = queries.rising(procedure)
    for offer in queries.offers_of(tx.session, tender).values():
        auction = tx.add(_auction(offer, rising, procedure.bidders.minimum))
        tx.session.flush()
        tx.record(
            "auction.opened",
            offer.lot_attempt,
            project_id=offer.lot_attempt.project_id,
            starting_price=auction.starting_price.yuan_text(),
            step=auction.step.yuan_text(),
        )


def _auction(offer: Offer, rising: Ascending, minimum: int) -> Auction:
    return Auction(
        id=offer.id,
        form=Form(rising.form.value),
        state=AuctionState.OPEN,
        starting_price=offer.starting_price,
        step=offer.step,
        minimum_bidders=minimum,
        starts_at=offer.starts_at,
        listing_until=offer.listing_until,
        live_from=offer.live_from,
        closes_at=offer.closes_at,
        late_seconds=rising.late_minutes * 60,
        extension_seconds=rising.extension_minutes * 60,
    )
