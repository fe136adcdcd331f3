"""What the outcome of a trade means for securities: who won, what the winner must secure, what is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trading.announcements import queries as announcements
from trading.deposits import queries
from trading.deposits.commands.accounts import Account
from trading.deposits.models import Deposit, Forfeiture, Settlement
from trading.deposits.rules import (
    PAYMENT,
    TOLD_AFTER,
    ForfeitGround,
    SecurityKind,
    cap,
    new_code,
    plain_account,
)
from trading.kernel.errors import Conflict, Duplicate, Invalid, TooEarly
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.words import CERTAINTIES
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.store.transaction import Transaction


def note_outcome(tx: Transaction, attempt: LotAttempt, winner_id: UUID, price: Money) -> None:
    """Tell the ledger who won; called within the command that awards, with its authorisation and record.

    A next candidate takes the earlier winner's place, and the clock runs anew.
    """
    known = queries.settlement_of(tx.session, attempt.id)
    if known is None:
        tx.add(Settlement(id=attempt.id, winner_id=winner_id, price=price, notified_at=tx.now))
        return
    known.winner_id, known.price, known.notified_at = winner_id, price, tx.now
    known.contract_signed_at = None


def note_contract(tx: Transaction, attempt: LotAttempt, signed_at: datetime) -> None:
    """Tell the ledger when the contract was signed; called within the command that puts it on record."""
    known = queries.settlement_of(tx.session, attempt.id)
    if known is not None:
        known.contract_signed_at = signed_at


def demand_performance(tx: Transaction, lot_attempt_id: UUID, amount: Money, due_at: datetime) -> Deposit:
    """Ask the winner for performance security, payable before `due_at`.

    Raises Conflict before the award or without a cap in the procedure, Invalid over the cap with its basis,
    Duplicate when it was asked for.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.DEMAND_SECURITY, attempt)
    outcome = queries.settlement_of(tx.session, attempt.id)
    if attempt.state is not AttemptState.AWARDED or outcome is None:
        raise TooEarly("not_awarded", text("There is no winner yet."))
    _must_be_capped(tx, attempt, outcome, amount)
    if due_at <= tx.now:
        raise Invalid.field("due_at", text("Choose a moment that lies ahead."))
    known = queries.deposit_of(tx.session, attempt.id, outcome.winner_id, SecurityKind.PERFORMANCE)
    if known is not None:
        raise Duplicate("performance_demanded", text("The performance security was asked for already."))
    account = queries.account_in_force(tx.session)
    if account is None:
        raise Conflict(
            "no_deposit_account",
            text("The account for securities is not set up yet. Please ask the trading centre."),
        )
    deposit = tx.add(
        Deposit(
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            organisation_id=outcome.winner_id,
            kind=SecurityKind.PERFORMANCE,
            amount=amount,
            code=new_code(PAYMENT),
            account_id=account.id,
            account=account,
            due_at=due_at,
            asked_at=tx.now,
        )
    )
    tx.record("performance.demanded", deposit, project_id=attempt.project_id, amount=amount.yuan_text())
    return deposit


def _must_be_capped(tx: Transaction, attempt: LotAttempt, outcome: Settlement, amount: Money) -> None:
    procedure = announcements.procedure_of(announcements.tender_of(tx.session, attempt.id), tx.now)
    rule = procedure.performance
    if rule is None or not rule.cap_basis_points:
        raise Conflict("no_performance_security", text("This procedure knows no performance security."))
    most = cap(outcome.price, rule.cap_basis_points)
    if not amount or amount > most:
        reason = text(
            "The performance security is at most %(most)s, %(percent)s %% of the contract price. "
            "Basis: %(source)s (%(certainty)s).",
            most=most,
            percent=f"{rule.cap_basis_points / 100:g}",
            source=rule.basis.source,
            certainty=CERTAINTIES[rule.basis.certainty],
        )
        raise Invalid("performance_too_high", None, {"amount": [reason]})


def release_performance(tx: Transaction, deposit_id: UUID) -> None:
    """Let the performance security go back, once the contract was performed; raises Conflict when it did."""
    deposit = tx.get(Deposit, deposit_id)
    attempt = tx.lock(LotAttempt, deposit.lot_attempt_id)
    tx.require(Action.DEMAND_SECURITY, attempt)
    if deposit.kind is not SecurityKind.PERFORMANCE or deposit.released_at or deposit.forfeiture:
        raise Conflict("not_to_release", text("This security cannot be released."))
    deposit.released_at = tx.now
    tx.record("performance.released", deposit, project_id=attempt.project_id)


@dataclass(frozen=True, slots=True)
class Forfeit:
    """Why a security is kept, in words that its payer reads, and the account it goes to."""

    ground: ForfeitGround
    reason: str
    payee: Account


def forfeit(tx: Transaction, deposit_id: UUID, said: Forfeit) -> Forfeiture:
    """Keep a security on one of the grounds of the regulation.

    Raises Conflict before the opening, for one that is not held any more, and Invalid without a reason.
    """
    deposit = tx.get(Deposit, deposit_id)
    attempt = tx.lock(LotAttempt, deposit.lot_attempt_id)
    tx.require(Action.FORFEIT_SECURITY, attempt)
    if attempt.state not in TOLD_AFTER:
        raise TooEarly("not_opened", text("Nobody may know of securities before the opening."))
    held = any(each.refund is None for each in deposit.payments) or any(
        each.ended_at is None for each in deposit.guarantees
    )
    if deposit.forfeiture is not None or deposit.released_at is not None or not held:
        raise Conflict("not_held", text("This security is not held any more."))
    if not said.reason:
        raise Invalid.field("reason", text("Say what happened; the payer will read it."))
    forfeiture = tx.add(
        Forfeiture(
            id=deposit.id,
            deposit=deposit,
            ground=said.ground,
            reason=said.reason,
            payee_name=said.payee.holder,
            payee_bank=said.payee.bank,
            payee_account=plain_account(said.payee.number),
            decided_by=tx.person_id,
            decided_at=tx.now,
        )
    )
    tx.record(
        "deposit.forfeited",
        deposit,
        project_id=attempt.project_id,
        forfeit=said.ground.value,
        reason=said.reason,
        organisation=str(deposit.organisation_id),
    )
    return forfeiture
