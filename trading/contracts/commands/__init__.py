"""What units, suppliers and the centre do with contracts, one verb at a time."""

from trading.contracts.commands.archiving import archive
from trading.contracts.commands.changes import apply_change, enter_change, withdraw_change
from trading.contracts.commands.concluding import (
    apply_publication,
    confirm_contract,
    draft_contract_notice,
    enter_contract,
    file_contract,
    withdraw_contract,
)
from trading.contracts.commands.performing import end_contract, enter_performance, fulfil_contract

__all__ = [
    "apply_change",
    "apply_publication",
    "archive",
    "confirm_contract",
    "draft_contract_notice",
    "end_contract",
    "enter_change",
    "enter_contract",
    "enter_performance",
    "file_contract",
    "fulfil_contract",
    "withdraw_change",
    "withdraw_contract",
]
