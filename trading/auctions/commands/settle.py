"""Settle a trade after the hammer: sold, to be agreed, or not sold; once, and on record."""

import hashlib
import json
from typing import Any, Final
from uuid import UUID

from trading.accounts.models import Organisation
from trading.announcements import queries as announcements
from trading.announcements.commands import prepare_notice
from trading.announcements.models import NoticeDraft
from trading.announcements.rules import ALIVE, DraftState, NoticeKind
from trading.auctions.commands.confirm import write_confirmation
from trading.auctions.commands.reserve import close_reserve
from trading.auctions.models import Auction, AuctionOutcome, Hammer, Quote, Reserve
from trading.auctions.queries import offers, outcomes
from trading.auctions.queries import reserve as reserves
from trading.auctions.rules.outcome import Contest, OutcomeState, decide
from trading.auctions.words import GROUNDS_OF_RECORD, NEXT_STEP_OF_RECORD
from trading.kernel.errors import NotFound
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.procedures.vocabulary import FailureGround
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT
from trading.sealing.lines import instant_text
from trading.store.keys import PlatformKeys
from trading.store.live import bump
from trading.store.transaction import Transaction

SCHEMA: Final = "auction-outcome/1"


def after_hammer(tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID) -> None:
    """Settle at once, or, where a reserve price is sealed, first close it for the custodians' keys."""
    tx.require(Action.SETTLE_AUCTION, tx.lock(LotAttempt, lot_attempt_id))
    sealed = reserves.reserve(tx.session, lot_attempt_id)
    if reserves.closing(tx.session, lot_attempt_id) is not None:
        return
    if sealed is not None and outcomes.outcome(tx.session, lot_attempt_id) is None:
        hammer = tx.session.get_one(Hammer, lot_attempt_id)
        if hammer.quotes:
            close_reserve(tx, keys, hammer, sealed)
            bump(tx.session, lot_attempt_id)
            return
    settle(tx, keys, lot_attempt_id)


def settle(
    tx: Transaction,
    keys: PlatformKeys,
    lot_attempt_id: UUID,
    reserve_price: Money | None = None,
    code: str | None = None,
) -> AuctionOutcome:
    """Write down what came of the trade, once.

    `reserve_price` is what the sealed envelope held; with a `code` it could not be opened and counts as no
    reserve price. Raises NotFound before the hammer.
    """
    attempt = tx.get(LotAttempt, lot_attempt_id)
    tx.require(Action.SETTLE_AUCTION, attempt)
    known = outcomes.outcome(tx.session, attempt.id)
    if known is not None:
        return known
    hammer = tx.session.get(Hammer, attempt.id)
    if hammer is None:
        raise NotFound
    auction, best = tx.get(Auction, attempt.id), hammer.quote
    procedure = offers.procedure_of(tx.session, attempt.id, tx.now)
    qualified = offers.participants(tx.session, attempt.id)
    contest = Contest(
        qualified=len(qualified),
        minimum=procedure.bidders.minimum,
        single_taker=offers.rising(procedure).single_taker,
        best=best.amount if best else None,
        reserve=reserve_price,
    )
    state, ground = decide(contest)
    said = _record(tx, auction, hammer, contest, code, state, ground)
    frozen = json.dumps(said, ensure_ascii=False, indent=1)
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    winner = _winner(state, best)
    outcome = tx.add(
        AuctionOutcome(
            id=auction.id,
            auction=auction,
            state=state,
            ground=ground,
            participant=winner or (qualified[0] if state is OutcomeState.AGREEING else None),
            price=best.amount if best and winner else None,
            reserve=reserve_price,
            frozen=frozen,
            sha256=digest,
            note=keys.sign_notice(f"ggauction/1\nlot: {attempt.wire_id}\nrecord: sha256:{digest}\n"),
            at=tx.now,
        )
    )
    tx.session.flush()
    tx.record("auction.settled", attempt, project_id=attempt.project_id, record=digest, after=state.value)
    _follow(tx, keys, attempt, outcome)
    bump(tx.session, attempt.id)
    return outcome


def _winner(state: OutcomeState, best: Quote | None) -> Any:
    return best.participant if best is not None and state is OutcomeState.SOLD else None


def _record(
    tx: Transaction,
    auction: Auction,
    hammer: Hammer,
    contest: Contest,
    code: str | None,
    state: OutcomeState,
    ground: FailureGround | None,
) -> dict[str, Any]:
    """What everybody may know: numbers, never names."""
    attempt, best = auction.lot_attempt, hammer.quote
    sealed: Reserve | None = reserves.reserve(tx.session, attempt.id)
    seller = tx.get(Organisation, attempt.procuring_entity_id)
    return {
        "schema": SCHEMA,
        "lot": attempt.wire_id,
        "lot_title": attempt.lot.title,
        "project": {"number": attempt.project.number, "title": attempt.project.title},
        "seller": seller.name,
        "form": auction.form.value,
        "starting_price": auction.starting_price.yuan_text(),
        "step": auction.step.yuan_text(),
        "quotes": hammer.quotes,
        "head": hammer.head,
        "fell": instant_text(hammer.fell_at),
        "qualified": contest.qualified,
        "minimum": contest.minimum,
        "highest": {"bidder": best.bidder, "amount": best.amount.yuan_text()} if best else None,
        "reserve": {
            "envelope": sealed.envelope_sha256,
            "price": contest.reserve.yuan_text() if contest.reserve else None,
            "code": code,
        }
        if sealed
        else None,
        "outcome": state.value,
        "ground": ground.value if ground else None,
        "settled": instant_text(tx.now),
    }


def _follow(tx: Transaction, keys: PlatformKeys, attempt: LotAttempt, outcome: AuctionOutcome) -> None:
    if outcome.state is OutcomeState.NOT_SOLD:
        fail(tx, attempt)
        return
    ATTEMPT.apply(attempt, "open")
    if outcome.state is OutcomeState.SOLD:
        write_confirmation(tx, keys, outcome)


def fail(tx: Transaction, attempt: LotAttempt) -> None:
    """End a lot that is not sold; the platform drafts its notice."""
    ATTEMPT.apply(attempt, "fail")
    tx.record("lot.failed", attempt, project_id=attempt.project_id)
    tx.enqueue("auction.failure", str(attempt.id), {"lot_attempt_id": str(attempt.id)})


def prepare_failure_notice(tx: Transaction, lot_attempt_id: UUID) -> NoticeDraft | None:
    """Draft the notice that a lot was not sold, once; the unit reviews and publishes it."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    outcome = outcomes.outcome(tx.session, attempt.id)
    tender = announcements.tender_of(tx.session, attempt.id)
    drafts = announcements.drafts_of(tx.session, tender.id)
    standing = (*ALIVE, DraftState.PUBLISHED)
    if outcome is None or any(
        draft.kind is NoticeKind.FAILURE and draft.state in standing for draft in drafts
    ):
        return None
    ground = outcome.ground or FailureGround.NO_CANDIDATE_LEFT
    content = {
        "ground": ground.value,
        "reason": GROUNDS_OF_RECORD[ground],
        "next_step": NEXT_STEP_OF_RECORD,
    }
    return prepare_notice(tx, tender, NoticeKind.FAILURE, content, [attempt])
