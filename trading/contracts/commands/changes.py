"""A change of a contract: entered, published, and in force from its publication."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trading.announcements import queries as announcements
from trading.announcements.commands import prepare_notice
from trading.announcements.models import Notice, NoticeDraft
from trading.announcements.rules import NoticeKind
from trading.contracts import queries
from trading.contracts.commands.concluding import said_of
from trading.contracts.models import Contract, ContractChange
from trading.contracts.rules import RUNNING, ChangeKind, must_be_allowed_addition
from trading.contracts.words import CHANGES_OF_RECORD
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.vocabulary import Category
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Change:
    """What both sides signed; `price` is the whole price from now on."""

    kind: ChangeKind
    price: Money
    reason: str
    approval: str
    signed_on: date


def enter_change(tx: Transaction, contract_id: UUID, change: Change) -> NoticeDraft:
    """Enter a signed change and put its notice into sign-off.

    Raises Conflict unless the contract is published and no other change waits, Invalid for an addition past
    the cap or a day before the contract's.
    """
    contract = queries.locked(tx, contract_id)
    tx.require(Action.ENTER_CONTRACT, contract)
    if contract.state not in RUNNING:
        raise Conflict("contract_not_running", text("Only a published contract that runs can be changed."))
    if any(each.notice_id is None for each in contract.changes):
        raise Conflict("change_waiting", text("An earlier change is not published yet."))
    if not contract.signed_on <= change.signed_on <= tx.now.astimezone(BEIJING).date():
        raise Invalid.field("signed_on", text("This day lies before the contract or in the future."))
    must_be_allowed_addition(
        Category(contract.lot_attempt.project.category), contract.original_price, change.price
    )
    entered = ContractChange(
        number=len(contract.changes) + 1,
        kind=change.kind,
        price_before=contract.price,
        price=change.price,
        reason=change.reason,
        approval=change.approval,
        signed_on=change.signed_on,
        entered_by=tx.person_id,
        entered_at=tx.now,
    )
    contract.changes.append(entered)
    tx.session.flush()
    tx.record(
        "contract.change_entered",
        contract,
        project_id=contract.lot_attempt.project_id,
        number=contract.number,
        reason=change.reason,
        before=contract.price.yuan_text(),
        after=change.price.yuan_text(),
    )
    tender = announcements.tender_of(tx.session, contract.lot_attempt_id)
    content = said_of(contract) | {
        "changes": _changed(contract, change),
        "contract_change": {
            "number": entered.number,
            "reason": change.reason,
            "approval": change.approval,
            "signed": change.signed_on.isoformat(),
        },
    }
    return prepare_notice(tx, tender, NoticeKind.CONTRACT_CHANGE, content, [contract.lot_attempt])


def withdraw_change(tx: Transaction, contract_id: UUID) -> None:
    """Take back a change whose notice is not published; raises Conflict while the notice is in sign-off."""
    contract = queries.locked(tx, contract_id)
    tx.require(Action.ENTER_CONTRACT, contract)
    waiting = queries.waiting_change(contract)
    if waiting is None:
        raise Conflict("no_change", text("No change waits for its notice."))
    tender = announcements.tender_of(tx.session, contract.lot_attempt_id)
    drafts = announcements.live_drafts(tx.session, tender.id)
    if any(each.kind is NoticeKind.CONTRACT_CHANGE for each in drafts):
        raise Conflict("notice_in_sign_off", text("Its notice is being signed off. Take that back first."))
    contract.changes.remove(waiting)
    tx.session.delete(waiting)
    tx.record(
        "contract.change_withdrawn",
        contract,
        project_id=contract.lot_attempt.project_id,
        number=contract.number,
    )


def apply_change(tx: Transaction, notice: Notice) -> None:
    """Let a published change take effect."""
    for lot in notice.lots:
        contract = queries.standing(tx.session, lot.lot_attempt_id)
        waiting = queries.waiting_change(contract) if contract else None
        if contract is None or waiting is None:
            raise Conflict("no_change", text("The change was taken back. Enter it again."))
        waiting.notice_id, contract.price = notice.id, waiting.price
        tx.record(
            "contract.changed",
            contract,
            project_id=contract.lot_attempt.project_id,
            number=contract.number,
            notice=notice.number,
            price=contract.price.yuan_text(),
        )


def _changed(contract: Contract, change: Change) -> list[dict[str, str]]:
    """The kind of the change, with the price before and after it."""
    return [
        {
            "field": "price",
            "lot": contract.lot_attempt.wire_id,
            "title": CHANGES_OF_RECORD[change.kind],
            "before": f"{contract.price.grouped()} 元",
            "after": f"{change.price.grouped()} 元",
        }
    ]
