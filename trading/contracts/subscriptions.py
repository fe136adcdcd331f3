"""What contracts hear from announcements and results."""

from collections.abc import Callable, Mapping
from typing import Final

from trading.announcements.events import NoticePublished
from trading.announcements.models import Notice
from trading.announcements.rules import NoticeKind
from trading.contracts import queries
from trading.contracts.commands import apply_change, apply_publication
from trading.contracts.rules import ContractState
from trading.kernel.errors import Conflict
from trading.kernel.text import text
from trading.results.events import OutcomeTakenBack
from trading.store.transaction import Transaction, subscribe

_APPLY: Final[Mapping[NoticeKind, Callable[[Transaction, Notice], None]]] = {
    NoticeKind.CONTRACT: apply_publication,
    NoticeKind.CONTRACT_CHANGE: apply_change,
}


def install() -> None:
    subscribe(NoticePublished, _apply)
    subscribe(OutcomeTakenBack, _must_be_free)


def _apply(tx: Transaction, happened: NoticePublished) -> None:
    apply = _APPLY.get(happened.notice.kind)
    if apply is not None:
        apply(tx, happened.notice)


def _must_be_free(tx: Transaction, happened: OutcomeTakenBack) -> None:
    """An award on which a contract stands is not taken away before the contract is withdrawn or ended."""
    contract = queries.standing(tx.session, happened.lot_attempt.id)
    if contract is not None and contract.state is not ContractState.ENDED:
        reason = text("A contract stands on this award. Withdraw or end it first.")
        raise Conflict("contract_stands", reason)
