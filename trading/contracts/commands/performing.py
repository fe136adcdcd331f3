"""What happens while a contract is performed, up to its end."""

from datetime import date
from uuid import UUID

from trading.contracts import queries
from trading.contracts.models import PerformanceEntry
from trading.contracts.rules import CONTRACT, WITH_AMOUNT, EntryKind, must_be_accepted
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


def enter_performance(
    tx: Transaction, contract_id: UUID, kind: EntryKind, happened_on: date, words: str, amount: Money | None
) -> PerformanceEntry:
    """Put on record what happened; what stands is never changed, a correction is a further entry.

    Raises Conflict before the contract is filed or after its end, Invalid for a missing amount or day.
    """
    contract = queries.locked(tx, contract_id)
    tx.require(Action.ENTER_CONTRACT, contract)
    if "fulfil" not in CONTRACT.verbs(contract.state):
        raise Conflict("contract_not_running", text("Only what is filed and runs can be performed."))
    if not contract.signed_on <= happened_on <= tx.now.astimezone(BEIJING).date():
        raise Invalid.field("happened_on", text("This day lies before the contract or in the future."))
    if kind in WITH_AMOUNT and not amount:
        raise Invalid.field("amount", text("Enter the amount."))
    entry = PerformanceEntry(
        contract_id=contract.id,
        contract=contract,
        kind=kind,
        happened_on=happened_on,
        amount=amount if kind in WITH_AMOUNT else None,
        words=words,
        entered_by=tx.person_id,
        entered_at=tx.now,
    )
    tx.add(entry)
    tx.record(
        "contract.performance_entered",
        contract,
        project_id=contract.lot_attempt.project_id,
        number=contract.number,
        kind=kind.value,
    )
    return entry


def fulfil_contract(tx: Transaction, contract_id: UUID) -> None:
    """Close a contract as fulfilled; raises Conflict without an acceptance on record."""
    contract = queries.locked(tx, contract_id)
    tx.require(Action.ENTER_CONTRACT, contract)
    must_be_accepted({entry.kind for entry in contract.entries})
    CONTRACT.apply(contract, "fulfil")
    contract.ended_at = tx.now
    tx.record(
        "contract.fulfilled", contract, project_id=contract.lot_attempt.project_id, number=contract.number
    )


def end_contract(tx: Transaction, contract_id: UUID, reason: str) -> None:
    """End a contract before it is fulfilled, with the reason."""
    contract = queries.locked(tx, contract_id)
    tx.require(Action.ENTER_CONTRACT, contract)
    CONTRACT.apply(contract, "end")
    contract.ended_at, contract.end_reason = tx.now, reason
    tx.record(
        "contract.ended",
        contract,
        project_id=contract.lot_attempt.project_id,
        number=contract.number,
        reason=reason,
    )
