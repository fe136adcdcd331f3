"""What units and suppliers do in a trade of several stages, one verb a function."""

from trading.rounds.commands.examination import adopt_findings, conclude_examination, examine
from trading.rounds.commands.meetings import Held, change_requirements, confirm_minutes, record_meeting
from trading.rounds.commands.single_source import (
    answer_objection,
    draft_agreed_result,
    draft_publicity,
    object_to_source,
    propose_source,
    publish_source,
    record_negotiation,
)

__all__ = [
    "Held",
    "adopt_findings",
    "answer_objection",
    "change_requirements",
    "conclude_examination",
    "confirm_minutes",
    "draft_agreed_result",
    "draft_publicity",
    "examine",
    "object_to_source",
    "propose_source",
    "publish_source",
    "record_meeting",
    "record_negotiation",
]
