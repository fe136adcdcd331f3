"""What is done with questions."""

from trading.questions.commands.answer import draft_answers, mark_answered
from trading.questions.commands.ask import ask

__all__ = ["ask", "draft_answers", "mark_answered"]
