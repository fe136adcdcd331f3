"""The way of a tender as steps with dates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from trading.kernel.text import Text, text
from trading.projects.rules import Phase
from trading.publication.dossier import Round

ENDED: Final = (Phase.FAILED, Phase.TERMINATED)
_STAGES: Final[Sequence[tuple[Text, tuple[Phase, ...]]]] = (
    (text("Bidding"), (Phase.PREPARING, Phase.ACCEPTING)),
    (text("Opening"), (Phase.AWAITING_KEYS,)),
    (text("Evaluation"), (Phase.OPENED,)),
    (text("Candidates"), (Phase.CANDIDATES,)),
    (text("Result"), (Phase.AWARDED,)),
)


def stages_of(current: Round) -> list[tuple[Text, str]]:
    """The short line above the page: notice, bidding, opening, evaluation, candidates, result.

    With several lots it follows the one that is least far; empty once all have failed or were terminated.
    """
    alive = [each for each in current.phases if each not in ENDED]
    if not alive:
        return []
    order = list(Phase)
    here = min(alive, key=order.index)
    at = next(position for position, (_, phases) in enumerate(_STAGES) if here in phases)
    over = here is Phase.AWARDED
    line = [(text("Notice"), "done")]
    for position, (words, _) in enumerate(_STAGES):
        state = "done" if position < at or over else "now" if position == at else "due"
        line.append((words, state))
    return line


def steps_of(current: Round, now: datetime) -> list[dict[str, Any]]:
    """The dates that the notices set, and what has happened since."""
    tender = current.tender
    steps = [_dated(text("Notice published"), current.first_published, now)]
    for words, at in (
        (text("Documents can be taken until"), tender.documents_until),
        (text("Questions until"), tender.questions_until),
    ):
        if at is not None:
            steps.append(_dated(words, at, now))
    if tender.deadline is not None:
        steps.append(_dated(text("Deadline and opening"), tender.deadline, now))
    opened = [lot.opened_at for lot in current.lots if lot.opened_at is not None]
    if opened:
        steps.append(_dated(text("Bids opened"), max(opened), now))
    first_due = next((step for step in steps if step["state"] == "due"), None)
    if first_due is not None and not set(current.phases) <= set(ENDED):
        first_due["state"] = "now"
    if set(current.phases) <= set(ENDED):
        return [step | {"state": "skipped" if step["state"] == "due" else step["state"]} for step in steps]
    return steps + [_later(words, phase, current) for words, phase in _AFTERWARDS]


_AFTERWARDS: Final = (
    (text("Candidates published"), Phase.CANDIDATES),
    (text("Result published"), Phase.AWARDED),
)


def _later(words: Text, reached: Phase, current: Round) -> dict[str, Any]:
    order = list(Phase)
    alive = [each for each in current.phases if each not in ENDED]
    done = all(order.index(each) >= order.index(reached) for each in alive)
    return {"title": words, "at": None, "state": "done" if done else "due"}


def _dated(words: Text, at: datetime, now: datetime) -> dict[str, Any]:
    return {"title": words, "at": at, "state": "done" if at <= now else "due"}
