"""A bidder gives security: it asks for the code of its transfer, or registers a guarantee."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from trading.announcements import queries as announcements
from trading.bids import queries as bids
from trading.bids.commands.admission import bidder_of
from trading.deposits import queries
from trading.deposits.models import Deposit, Guarantee
from trading.deposits.rules import PAYMENT, SecurityKind, guarantee_covers, new_code
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Duplicate, Invalid, NotFound, TooLate
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.vocabulary import Engine
from trading.projects.models import LotAttempt
from trading.projects.queries import may_take_part
from trading.projects.rules import AttemptState
from trading.store.transaction import Transaction


def ask_for_code(tx: Transaction, lot_attempt_id: UUID, due_at: datetime | None = None) -> Deposit:
    """Give the bidder the code under which its transfer is known; the same one when it asks again.

    `due_at`, where a trade takes applications only until before its deadline, is the instant before which the
    money must be in. Raises NotFound for a lot without security, Conflict without a basic account or before
    the cashier has named the account, TooLate once it is due.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id, exclusive=False)
    tx.require(Action.GIVE_SECURITY, attempt)
    bidder = bidder_of(tx)
    if attempt.state is AttemptState.PREPARING or not may_take_part(tx.session, attempt, bidder):
        raise NotFound
    amount = queries.asked_for(tx.session, attempt.id)
    if not amount:
        raise NotFound
    _must_be_in_time(tx, attempt, due_at or attempt.deadline)
    if queries.basic_account(tx.session, bidder) is None:
        reason = text("Register your basic account first: securities must come from it.")
        raise Conflict("no_basic_account", reason)
    known = queries.deposit_of(tx.session, attempt.id, bidder)
    if known is not None and known.given_up_at is None:
        return known
    if known is not None:
        known.given_up_at = None
    account = queries.account_in_force(tx.session)
    if account is None:
        reason = text("The account for securities is not set up yet. Please ask the trading centre.")
        raise Conflict("no_deposit_account", reason)
    deposit = known or tx.add(
        Deposit(
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            organisation_id=bidder,
            kind=SecurityKind.BID,
            amount=amount,
            code=new_code(PAYMENT),
            account_id=account.id,
            account=account,
            due_at=due_at,
            asked_at=tx.now,
        )
    )
    tx.record("deposit.code_asked_for", deposit, project_id=attempt.project_id, sealed_until=attempt.id)
    return deposit


def give_up(tx: Transaction, deposit_id: UUID) -> None:
    """Ask the security back before the deadline, without a bid; raises Conflict while a bid is in.

    In a trade with ascending prices the application binds, and the security with it.
    """
    deposit = own_deposit(tx, deposit_id)
    attempt = tx.lock(LotAttempt, deposit.lot_attempt_id, exclusive=False)
    tx.require(Action.GIVE_SECURITY, deposit)
    procedure = announcements.procedure_of(announcements.tender_of(tx.session, attempt.id), tx.now)
    _must_be_in_time(tx, attempt, deposit.due)
    bound = bids.live_bid(tx.session, attempt.id, deposit.organisation_id) is not None
    if bound or procedure.engine is Engine.ASCENDING:
        reason = text("The security stays while your bid stands. Withdraw the bid first.")
        raise Conflict("security_bound", reason)
    deposit.given_up_at = tx.now
    tx.record("deposit.given_up", deposit, project_id=attempt.project_id, sealed_until=attempt.id)


@dataclass(frozen=True, slots=True)
class GuaranteeText:
    """A guarantee as its paper says; `check_code` is what its issuer's site asks for."""

    issuer: str
    number: str
    check_code: str
    amount: Money
    valid_until: date


def register_guarantee(tx: Transaction, deposit_id: UUID, said: GuaranteeText) -> Guarantee:
    """Register a guarantee instead of a transfer; the cashier checks it with its issuer.

    Raises Invalid for one that is too small or ends before the bid does, Duplicate for one that is known,
    TooLate once the security is due.
    """
    deposit = own_deposit(tx, deposit_id)
    attempt = tx.lock(LotAttempt, deposit.lot_attempt_id, exclusive=False)
    tx.require(Action.GIVE_SECURITY, deposit)
    _must_be_in_time(tx, attempt, deposit.due)
    _must_cover(tx, deposit, said)
    twice = select(Guarantee).where(Guarantee.issuer == said.issuer, Guarantee.number == said.number)
    if tx.session.scalar(twice) is not None:
        raise Duplicate("guarantee_known", text("A guarantee of this issuer and number is registered."))
    guarantee = tx.add(
        Guarantee(
            deposit_id=deposit.id,
            deposit=deposit,
            issuer=said.issuer,
            number=said.number,
            check_code=said.check_code,
            amount=said.amount,
            valid_until=said.valid_until,
            registered_by=tx.person_id,
            registered_at=tx.now,
        )
    )
    tx.record("guarantee.registered", guarantee, project_id=attempt.project_id, sealed_until=attempt.id)
    return guarantee


def own_deposit(tx: Transaction, deposit_id: UUID) -> Deposit:
    """The bidder's own; raises NotFound for anybody else's, as if there were none."""
    deposit = tx.session.get(Deposit, deposit_id)
    if deposit is None or deposit.organisation_id != tx.actor.organisation_id:
        raise NotFound
    return deposit


def _must_be_in_time(tx: Transaction, attempt: LotAttempt, due: datetime | None) -> None:
    if due is not None and tx.now >= due:
        raise TooLate("security_late", text("The security had to be given before %(due)s.", due=due))
    if attempt.state in (AttemptState.FAILED, AttemptState.TERMINATED):
        raise TooLate("lot_over", text("This lot is over."))


def _must_cover(tx: Transaction, deposit: Deposit, said: GuaranteeText) -> None:
    amount = queries.owed(tx.session, deposit)
    needed = _needed_until(tx, deposit)
    until = datetime.combine(said.valid_until + timedelta(days=1), time(), BEIJING)
    if guarantee_covers(said.amount, amount, until, needed):
        return
    reason = text(
        "The guarantee must be for at least %(amount)s and hold until %(until)s, as long as the bid does.",
        amount=amount,
        until=needed,
    )
    field = "amount" if said.amount < amount else "valid_until"
    raise Invalid.field(field, reason, "guarantee_too_small" if field == "amount" else "guarantee_too_short")


def _needed_until(tx: Transaction, deposit: Deposit) -> datetime:
    """A bid security lasts as long as the bid (招标投标法实施条例 26); another one from today."""
    deadline = deposit.lot_attempt.deadline
    if deposit.kind is SecurityKind.PERFORMANCE or deadline is None:
        return tx.now
    tender = announcements.tender_of(tx.session, deposit.lot_attempt_id)
    return deadline + timedelta(days=tender.validity_days)
