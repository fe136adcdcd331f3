"""Bank accounts: the one securities are paid into, and the basic accounts they come from."""

from dataclasses import dataclass

from trading.accounts.models import Organisation
from trading.bids.commands.admission import bidder_of
from trading.deposits import queries
from trading.deposits.models import BasicAccount, DepositAccount
from trading.deposits.rules import plain_account
from trading.kernel.errors import Forbidden, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account as somebody wrote it."""

    holder: str
    bank: str
    number: str


def register_deposit_account(tx: Transaction, account: Account) -> DepositAccount:
    """Name the account into which securities are paid from now on; raises Invalid on `number`."""
    tx.require(Action.KEEP_LEDGER)
    if tx.actor.organisation_id is None:
        raise Forbidden
    number = plain_account(account.number)
    present = queries.account_in_force(tx.session)
    if present is not None and present.number == number:
        raise Invalid.field("number", text("This account is in force already."))
    registered = tx.add(
        DepositAccount(
            organisation_id=tx.actor.organisation_id,
            holder=account.holder,
            bank=account.bank,
            number=number,
            registered_by=tx.person_id,
            registered_at=tx.now,
        )
    )
    tx.record("deposit_account.registered", registered, name=account.holder)
    return registered


def register_basic_account(tx: Transaction, account: Account) -> BasicAccount:
    """Register the bidder's basic account, from which its securities must come; raises Invalid on `number`.

    Payments that were booked before are measured by the account registered then.
    """
    organisation = tx.get(Organisation, bidder_of(tx))
    tx.require(Action.KEEP_BASIC_ACCOUNT, organisation)
    registered = tx.add(
        BasicAccount(
            organisation_id=organisation.id,
            holder=account.holder,
            bank=account.bank,
            number=plain_account(account.number),
            registered_by=tx.person_id,
            registered_at=tx.now,
        )
    )
    tx.record("basic_account.registered", registered)
    return registered
