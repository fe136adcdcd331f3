"""How cards and lines of the agenda read to people."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.text import Text, text
from trading.procedures.vocabulary import Event
from trading.projects.step_clock import Card

CARDS: Final[Mapping[Card, Text]] = {
    Card.NONE: text("In time"),
    Card.YELLOW: text("Nearly due"),
    Card.RED: text("Overdue"),
}

TONES: Final[Mapping[Card, str]] = {Card.NONE: "quiet", Card.YELLOW: "due", Card.RED: "alert"}

OF_RECORD: Final[Mapping[Event, str]] = {
    Event.DOCUMENTS_UNTIL: "文件获取截止",
    Event.SIGN_UP_ENDED: "报名截止",
    Event.DEADLINE: "提交截止和开标",
    Event.BIDDING_STARTED: "竞价开始",
    Event.LISTING_ENDED: "挂牌截止",
    Event.PUBLICITY_ENDED: "公示期满",
    Event.SINGLE_SOURCE_ENDED: "单一来源公示期满",
}
"""What stands in calendars taken away, in Chinese."""
