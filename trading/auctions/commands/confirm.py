"""The confirmation of a sale: written by the platform, signed by the seller, then by whoever won."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from trading.accounts.models import Organisation
from trading.announcements import contents
from trading.announcements import queries as announcements
from trading.announcements.commands import prepare_notice
from trading.announcements.models import NoticeDraft
from trading.announcements.rules import NoticeKind
from trading.auctions.models import Auction, AuctionOutcome, Confirmation, Hammer
from trading.auctions.queries import offers, outcomes
from trading.auctions.rules.outcome import OUTCOME, OutcomeState, VoidGround
from trading.kernel.errors import Conflict, Invalid, NotFound, TooEarly
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.vocabulary import FailureGround
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT, AttemptState
from trading.results import commands as results
from trading.results import queries as awards
from trading.sealing.lines import instant_text
from trading.store.counters import next_number
from trading.store.keys import PlatformKeys
from trading.store.transaction import Transaction

SCHEMA: Final = "sale-confirmation/1"


def write_confirmation(tx: Transaction, keys: PlatformKeys, outcome: AuctionOutcome) -> Confirmation:
    """Number and freeze the confirmation of a sale; called within a command with its own authorisation."""
    attempt = outcome.auction.lot_attempt
    serial = next_number(tx.session, f"confirmation:{attempt.project_id}")
    number = f"{attempt.project.wire_base}-C{serial:02d}"
    frozen = json.dumps(_said(tx, outcome, number), ensure_ascii=False, indent=1)
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    confirmation = tx.add(
        Confirmation(
            id=outcome.id,
            outcome=outcome,
            number=number,
            frozen=frozen,
            sha256=digest,
            note=keys.sign_notice(
                f"ggconfirmation/1\nnumber: {number}\nlot: {attempt.wire_id}\ntext: sha256:{digest}\n"
            ),
            written_at=tx.now,
        )
    )
    tx.record("sale.written", confirmation, project_id=attempt.project_id, number=number, sha256=digest)
    tx.enqueue("confirmation.pdf", str(confirmation.id), {"lot_attempt_id": str(confirmation.id)})
    return confirmation


def _said(tx: Transaction, outcome: AuctionOutcome, number: str) -> dict[str, Any]:
    attempt, price = outcome.auction.lot_attempt, outcome.price
    tender = announcements.tender_of(tx.session, attempt.id)
    seller = tx.get(Organisation, attempt.procuring_entity_id)
    taker = outcome.participant.organisation if outcome.participant else seller
    offer = offers.published(tx.session, attempt.id)
    procedure = announcements.procedure_of(tender, tx.now)
    return {
        "schema": SCHEMA,
        "number": number,
        "project": {"number": attempt.project.number, "title": attempt.project.title},
        "lot": attempt.wire_id,
        "lot_title": attempt.lot.title,
        "procedure": procedure.name,
        "training": procedure.training_only,
        "seller": {"name": seller.name, "credit_code": seller.credit_code},
        "taker": {"name": taker.name, "credit_code": taker.credit_code},
        "bidder": outcome.participant.number if outcome.participant else None,
        "price": price.yuan_text() if price else None,
        "security": tender.bid_security.yuan_text() if tender.bid_security else None,
        "payment": offer.payment,
        "record": outcome.sha256,
        "written": instant_text(tx.now),
    }


def agree(tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID, price: Money) -> AuctionOutcome:
    """Write down the price agreed with the only taker; its signature is its consent.

    Raises Invalid for a price below the starting price or the reserve price, Conflict where nothing is to be
    agreed.
    """
    outcome = _locked(tx, lot_attempt_id)
    tx.require(Action.CONFIRM_SALE, outcome)
    _must_be(outcome, OutcomeState.AGREEING)
    auction: Auction = outcome.auction
    quoted = tx.session.get_one(Hammer, auction.id).quote
    least = max(auction.starting_price, quoted.amount if quoted else auction.starting_price)
    if price < least:
        reason = text("The agreed price must not be below %(least)s.", least=least)
        raise Invalid.field("price", reason, "below_start")
    outcome.price = price
    OUTCOME.apply(outcome, "agree")
    tx.record("sale.agreed", auction.lot_attempt, project_id=_project(outcome), price=price.yuan_text())
    write_confirmation(tx, keys, outcome)
    return outcome


def sign_for_seller(tx: Transaction, lot_attempt_id: UUID) -> Confirmation:
    """The seller has examined who won and confirms the sale. Raises Conflict, Forbidden."""
    outcome = _locked(tx, lot_attempt_id)
    tx.require(Action.CONFIRM_SALE, outcome)
    projects.must_run(tx.session, outcome.auction.lot_attempt)
    _must_be(outcome, OutcomeState.SOLD)
    confirmation = tx.session.get_one(Confirmation, outcome.id)
    if confirmation.seller_at is None:
        confirmation.seller_person_id, confirmation.seller_at = tx.person_id, tx.now
        tx.record(
            "sale.signed_by_seller", confirmation, project_id=_project(outcome), number=confirmation.number
        )
    return confirmation


def sign_for_taker(tx: Transaction, lot_attempt_id: UUID) -> Confirmation:
    """Whoever won confirms the sale, after the seller; then the award is proposed."""
    outcome = _locked(tx, lot_attempt_id)
    tx.require(Action.ACCEPT_SALE, outcome)
    attempt = outcome.auction.lot_attempt
    projects.must_run(tx.session, attempt)
    _must_be(outcome, OutcomeState.SOLD)
    confirmation = tx.session.get_one(Confirmation, outcome.id)
    if confirmation.seller_at is None:
        raise TooEarly("seller_first", text("The seller signs first."))
    confirmation.taker_person_id, confirmation.taker_at = tx.person_id, tx.now
    OUTCOME.apply(outcome, "confirm")
    if outcome.participant is None or outcome.price is None:
        raise NotFound
    results.propose_award(tx, attempt, outcome.participant.organisation, outcome.price)
    tx.record("sale.confirmed", confirmation, project_id=_project(outcome), number=confirmation.number)
    return confirmation


def void(tx: Transaction, lot_attempt_id: UUID, ground: VoidGround, reason: str) -> AuctionOutcome:
    """The winner falls away before both have signed; the lot has failed and may be offered again."""
    outcome = _locked(tx, lot_attempt_id)
    tx.require(Action.CONFIRM_SALE, outcome)
    _must_be(outcome, OutcomeState.SOLD)
    OUTCOME.apply(outcome, "void")
    outcome.void_ground, outcome.void_reason = ground, reason
    tx.record(
        "sale.voided",
        outcome.auction.lot_attempt,
        project_id=_project(outcome),
        ground=ground.value,
        reason=reason,
    )
    _end(tx, outcome)
    return outcome


def give_up(tx: Transaction, lot_attempt_id: UUID) -> AuctionOutcome:
    """No agreement with the only taker was reached; the lot has failed."""
    outcome = _locked(tx, lot_attempt_id)
    tx.require(Action.CONFIRM_SALE, outcome)
    _must_be(outcome, OutcomeState.AGREEING)
    outcome.ground = FailureGround.NO_AGREEMENT
    OUTCOME.apply(outcome, "give_up")
    tx.record("sale.not_agreed", outcome.auction.lot_attempt, project_id=_project(outcome))
    _end(tx, outcome)
    return outcome


def _end(tx: Transaction, outcome: AuctionOutcome) -> None:
    attempt = outcome.auction.lot_attempt
    ATTEMPT.apply(attempt, "fail")
    tx.record("lot.failed", attempt, project_id=attempt.project_id)
    tx.enqueue("auction.failure", str(attempt.id), {"lot_attempt_id": str(attempt.id)})


def draft_notice(tx: Transaction, lot_attempt_id: UUID, instance: Path) -> NoticeDraft:
    """Put the notice that follows the confirmation into sign-off: the publicity of who won, or the result.

    Raises Conflict before both sides have signed, TooEarly while the publicity runs.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.EVALUATE, attempt)
    award = awards.standing_award(tx.session, attempt.id)
    if award is None:
        raise Conflict("not_confirmed", text("Both sides must sign the confirmation first."))
    tender = announcements.tender_of(tx.session, attempt.id)
    procedure = announcements.procedure_of(tender, tx.now)
    if not procedure.publicity.candidates or attempt.state is AttemptState.CANDIDATES:
        return results.draft_result(tx, attempt)
    winner = award.organisation
    content = {
        "candidates": [
            {
                "lot": attempt.wire_id,
                "rank": 1,
                "bidder": winner.name,
                "credit_code": winner.credit_code,
                "price": award.price,
                "duration_days": None,
                "quality": "",
                "leader": "",
            }
        ],
        "rejections": [],
        "publicity": contents.publicity(procedure, tx.now, announcements.calendar(instance)),
        "objection_channel": tender.objection_channel,
    }
    return prepare_notice(tx, tender, NoticeKind.CANDIDATES, content, [attempt])


def _locked(tx: Transaction, lot_attempt_id: UUID) -> AuctionOutcome:
    tx.lock(LotAttempt, lot_attempt_id)
    outcome = outcomes.outcome(tx.session, lot_attempt_id)
    if outcome is None:
        raise NotFound
    return outcome


def _must_be(outcome: AuctionOutcome, state: OutcomeState) -> None:
    if outcome.state is not state:
        raise Conflict("sale_decided", text("This was decided already, or something else comes first."))


def _project(outcome: AuctionOutcome) -> UUID:
    return outcome.auction.lot_attempt.project_id
