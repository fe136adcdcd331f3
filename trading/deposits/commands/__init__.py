"""What bidders, cashier, units and centre do about securities and charges."""

from trading.deposits.commands.accounts import register_basic_account, register_deposit_account
from trading.deposits.commands.charging import issue_payment_notice
from trading.deposits.commands.giving import ask_for_code, give_up, register_guarantee
from trading.deposits.commands.keeping import (
    Imported,
    assign_payment,
    check_guarantee,
    clear_payment,
    import_statement,
)
from trading.deposits.commands.refunding import bounce_refund, end_guarantee, instruct_refunds
from trading.deposits.commands.settling import (
    demand_performance,
    forfeit,
    note_contract,
    note_outcome,
    release_performance,
)

__all__ = [
    "Imported",
    "ask_for_code",
    "assign_payment",
    "bounce_refund",
    "check_guarantee",
    "clear_payment",
    "demand_performance",
    "end_guarantee",
    "forfeit",
    "give_up",
    "import_statement",
    "instruct_refunds",
    "issue_payment_notice",
    "note_contract",
    "note_outcome",
    "register_basic_account",
    "register_deposit_account",
    "register_guarantee",
    "release_performance",
]
