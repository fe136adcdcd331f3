"""The words of securities: findings, grounds and states for readers, purposes for the bank."""

from collections.abc import Mapping
from typing import Final

from trading.deposits.rules import (
    Finding,
    ForfeitGround,
    GuaranteeState,
    Payer,
    RefundGround,
    RefundState,
    SecurityKind,
)
from trading.kernel.text import Text, text

KINDS: Final[Mapping[SecurityKind, Text]] = {
    SecurityKind.BID: text("Bid security"),
    SecurityKind.PERFORMANCE: text("Performance security"),
}

PAYERS: Final[Mapping[Payer, Text]] = {
    Payer.BIDDER: text("Each bidder"),
    Payer.WINNER: text("The winner"),
    Payer.PURCHASER: text("The purchasing unit"),
}

FINDINGS: Final[Mapping[Finding, Text]] = {
    Finding.COUNTS: text("Counts"),
    Finding.LATE: text("Too late"),
    Finding.FOREIGN_ACCOUNT: text("Not from the basic account"),
    Finding.UNMATCHED: text("Purpose unknown"),
}

GROUNDS: Final[Mapping[RefundGround, Text]] = {
    RefundGround.UNMATCHED: text("Purpose unknown"),
    RefundGround.LATE: text("Came too late"),
    RefundGround.WITHDRAWN: text("No bid, or the bid was withdrawn"),
    RefundGround.TERMINATED: text("The trade was terminated"),
    RefundGround.FAILED: text("The lot failed"),
    RefundGround.LOSER: text("Did not win"),
    RefundGround.WINNER: text("Won; the contract is signed"),
    RefundGround.PERFORMED: text("The contract was performed"),
    RefundGround.FORFEITED: text("Forfeited"),
}

FORFEITS: Final[Mapping[ForfeitGround, Text]] = {
    ForfeitGround.WITHDRAWN_AFTER_DEADLINE: text("The bid was withdrawn after the deadline"),
    ForfeitGround.CONTRACT_REFUSED: text("The winner refused to sign the contract without good reason"),
    ForfeitGround.NO_PERFORMANCE_SECURITY: text("The winner gave no performance security as asked for"),
    ForfeitGround.FRAUD: text("Fraud or collusion was established"),
}

GUARANTEES: Final[Mapping[GuaranteeState, Text]] = {
    GuaranteeState.REGISTERED: text("Being checked"),
    GuaranteeState.ACCEPTED: text("Checked with the issuer"),
    GuaranteeState.REFUSED: text("Refused"),
    GuaranteeState.RELEASED: text("Given back"),
    GuaranteeState.CLAIMED: text("Claimed"),
}

REFUNDS: Final[Mapping[RefundState, Text]] = {
    RefundState.INSTRUCTED: text("The bank is instructed"),
    RefundState.PAID: text("Paid back"),
    RefundState.BOUNCED: text("The bank could not pay it out"),
}

REFUND_PURPOSES: Final[Mapping[RefundGround, str]] = {
    RefundGround.UNMATCHED: "退回用途不明款项",
    RefundGround.LATE: "退还逾期到账保证金",
    RefundGround.WITHDRAWN: "退还投标保证金",
    RefundGround.TERMINATED: "终止交易退还保证金",
    RefundGround.FAILED: "交易失败退还保证金",
    RefundGround.LOSER: "退还投标保证金",
    RefundGround.WINNER: "退还投标保证金",
    RefundGround.PERFORMED: "退还履约保证金",
    RefundGround.FORFEITED: "不予退还保证金划转",
}
"""What the bank writes on a transfer, in the language of record."""
