"""From the award to the filed contract: entered by the unit, confirmed by the supplier, published, filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from trading.announcements import queries as announcements
from trading.announcements.commands import prepare_notice
from trading.announcements.models import Notice, NoticeDraft
from trading.announcements.rules import NoticeKind
from trading.contracts import queries
from trading.contracts.models import Contract
from trading.contracts.rules import CONTRACT, must_be_as_awarded
from trading.deposits.commands import note_contract
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.results import queries as results
from trading.store.counters import next_number
from trading.store.files import Stored, keep, release
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Terms:
    """What both sides signed; `price` is that of the award."""

    subject: str
    price: Money
    duration_days: int | None
    signed_on: date


def enter_contract(
    tx: Transaction, lot_attempt_id: UUID, terms: Terms, stored: Stored, file_name: str
) -> Contract:
    """Enter the signed contract on an award, with its scan.

    Raises Invalid for another price than was awarded or an impossible day, Conflict without an award, while
    the lot is suspended, or when a contract is there.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.ENTER_CONTRACT, attempt)
    award = results.standing_award(tx.session, attempt.id)
    if attempt.state is not AttemptState.AWARDED or award is None:
        raise Conflict("not_awarded", text("There is no award yet on which a contract could be concluded."))
    projects.must_run(tx.session, attempt)
    if queries.standing(tx.session, attempt.id) is not None:
        raise Conflict("contract_exists", text("The contract of this lot has been entered already."))
    notified, today = (each.astimezone(BEIJING).date() for each in (award.decided_at, tx.now))
    must_be_as_awarded(terms.price, award.price, terms.signed_on, notified, today)
    keep(tx, stored)
    number = next_number(tx.session, f"contract:{attempt.project_id}")
    contract = tx.add(
        Contract(
            number=f"{attempt.project.wire_base}-H{number:02d}",
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            award_id=award.id,
            organisation_id=award.organisation_id,
            organisation=award.organisation,
            subject=terms.subject,
            original_price=terms.price,
            price=terms.price,
            duration_days=terms.duration_days,
            signed_on=terms.signed_on,
            file_name=file_name,
            sha256=stored.sha256,
            size=stored.size,
            media_type=stored.media_type,
            entered_by=tx.person_id,
            entered_at=tx.now,
        )
    )
    _record(tx, "contract.entered", contract, price=contract.price.yuan_text(), sha256=contract.sha256)
    return contract


def withdraw_contract(tx: Transaction, contract_id: UUID) -> None:
    """Take back what was entered wrongly, as long as the supplier has not confirmed it."""
    contract = queries.locked(tx, contract_id)
    tx.require(Action.ENTER_CONTRACT, contract)
    CONTRACT.apply(contract, "withdraw")
    release(tx, contract.sha256)
    _record(tx, "contract.withdrawn", contract)


def confirm_contract(tx: Transaction, contract_id: UUID) -> None:
    """Confirm, as the supplier, that this is what was signed."""
    contract = queries.locked(tx, contract_id)
    tx.require(Action.CONFIRM_CONTRACT, contract)
    CONTRACT.apply(contract, "confirm")
    contract.confirmed_by, contract.confirmed_at = tx.person_id, tx.now
    note_contract(tx, contract.lot_attempt, datetime.combine(contract.signed_on, time(), BEIJING))
    _record(tx, "contract.confirmed", contract)


def draft_contract_notice(tx: Transaction, contract_id: UUID) -> NoticeDraft:
    """Put the contract notice into sign-off; raises Conflict before the supplier has confirmed."""
    contract = queries.locked(tx, contract_id)
    tx.require(Action.ENTER_CONTRACT, contract)
    if "publish" not in CONTRACT.verbs(contract.state):
        raise Conflict(
            "not_confirmed", text("The supplier must confirm the contract before it is published.")
        )
    return _prepared(tx, contract, NoticeKind.CONTRACT, said_of(contract))


def said_of(contract: Contract) -> dict[str, Any]:
    """What every notice about a contract says of it."""
    lot, supplier = contract.lot_attempt.wire_id, contract.organisation
    winner = {
        "lot": lot,
        "name": supplier.name,
        "credit_code": supplier.credit_code,
        "address": supplier.address,
    }
    return {
        "winner": [winner],
        "amount": [{"lot": lot, "amount": contract.price}],
        "contract": _facts(contract),
    }


def _facts(contract: Contract) -> dict[str, Any]:
    return {
        "lot": contract.lot_attempt.wire_id,
        "number": contract.number,
        "supplier": contract.organisation.name,
        "credit_code": contract.organisation.credit_code,
        "subject": contract.subject,
        "amount": contract.price,
        "signed": contract.signed_on.isoformat(),
        "duration_days": contract.duration_days,
        "sha256": contract.sha256,
    }


def apply_publication(tx: Transaction, notice: Notice) -> None:
    """Let a published contract notice take effect."""
    for lot in notice.lots:
        contract = queries.standing(tx.session, lot.lot_attempt_id)
        if contract is None:
            raise Conflict("no_contract", text("The contract was taken back. Prepare the notice again."))
        CONTRACT.apply(contract, "publish")
        contract.notice_id, contract.published_at = notice.id, tx.now
        _record(tx, "contract.published", contract, notice=notice.number)


def file_contract(tx: Transaction, contract_id: UUID) -> None:
    """Take the copy of a published contract to the files of the centre."""
    contract = queries.locked(tx, contract_id)
    tx.require(Action.FILE_CONTRACT, contract)
    CONTRACT.apply(contract, "file")
    contract.filed_by, contract.filed_at = tx.person_id, tx.now
    _record(tx, "contract.filed", contract)


def _prepared(
    tx: Transaction, contract: Contract, kind: NoticeKind, content: Mapping[str, Any]
) -> NoticeDraft:
    tender = announcements.tender_of(tx.session, contract.lot_attempt_id)
    return prepare_notice(tx, tender, kind, content, [contract.lot_attempt])


def _record(tx: Transaction, action: str, contract: Contract, **told: Any) -> None:
    project_id = contract.lot_attempt.project_id
    tx.record(action, contract, project_id=project_id, number=contract.number, **told)
