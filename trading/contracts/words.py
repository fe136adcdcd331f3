"""How states and kinds of contracts read to people."""

from collections.abc import Mapping
from typing import Final

from trading.contracts.rules import ChangeKind, ContractState, EntryKind
from trading.kernel.text import Text, text

STATES: Final[Mapping[ContractState, Text]] = {
    ContractState.ENTERED: text("Waiting for the supplier's confirmation"),
    ContractState.CONFIRMED: text("Confirmed, not published yet"),
    ContractState.PUBLISHED: text("Published, to be filed"),
    ContractState.FILED: text("Being performed"),
    ContractState.FULFILLED: text("Fulfilled"),
    ContractState.ENDED: text("Ended early"),
    ContractState.WITHDRAWN: text("Taken back"),
}

TONES: Final[Mapping[ContractState, str]] = {
    ContractState.ENTERED: "due",
    ContractState.CONFIRMED: "due",
    ContractState.PUBLISHED: "active",
    ContractState.FILED: "active",
    ContractState.FULFILLED: "done",
    ContractState.ENDED: "alert",
    ContractState.WITHDRAWN: "quiet",
}

CHANGES: Final[Mapping[ChangeKind, Text]] = {
    ChangeKind.AMOUNT: text("Price"),
    ChangeKind.DURATION: text("Time of performance"),
    ChangeKind.CONTENT: text("Content of the contract"),
}

CHANGES_OF_RECORD: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.AMOUNT: "合同价",
    ChangeKind.DURATION: "履行期限变更后的合同价",
    ChangeKind.CONTENT: "内容变更后的合同价",
}
"""What stands in notices, in Chinese."""

ENTRIES: Final[Mapping[EntryKind, Text]] = {
    EntryKind.PROGRESS: text("Progress"),
    EntryKind.PAYMENT: text("Payment"),
    EntryKind.ACCEPTANCE: text("Acceptance"),
    EntryKind.SETTLEMENT: text("Final settlement"),
    EntryKind.BREACH: text("Breach of contract"),
}
