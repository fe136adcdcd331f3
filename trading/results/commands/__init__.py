"""What a purchasing unit does with opened bids."""

from trading.results.commands.adoption import adopt_report
from trading.results.commands.evaluation import (
    assess,
    confirm_tie_order,
    enter_tie_order,
    leave_to_draw,
    reopen_evaluation,
    submit_report,
)
from trading.results.commands.outcome import apply_outcome, draft_outcome, draft_result, propose_award
from trading.results.commands.setting_aside import declare_void, evaluate_again, set_aside

__all__ = [
    "adopt_report",
    "apply_outcome",
    "assess",
    "confirm_tie_order",
    "declare_void",
    "draft_outcome",
    "draft_result",
    "enter_tie_order",
    "evaluate_again",
    "leave_to_draw",
    "propose_award",
    "reopen_evaluation",
    "set_aside",
    "submit_report",
]
