"""The way of a tender as steps with dates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from trading.kernel.text import Text, text
from trading.projects.rules import NEGOTIATED, RISING, UNSEALED, Phase
from trading.publication.dossier import Round

_ORDER: Final = list(Phase)
ENDED: Final = (Phase.FAILED, Phase.TERMINATED)
_STAGES: Final[Sequence[tuple[Text, tuple[Phase, ...]]]] = (
    (text("Bidding"), (Phase.PREPARING, Phase.ACCEPTING, Phase.COMPETING)),
    (text("Opening"), (Phase.AWAITING_KEYS,)),
    (text("Evaluation"), (Phase.OPENED, Phase.CONTINUED)),
    (text("Candidates"), (Phase.CANDIDATES,)),
    (text("Result"), (Phase.AWARDED,)),
)

_RISING_STAGES: Final[Sequence[tuple[Text, tuple[Phase, ...]]]] = (
    (text("Application to buy"), (Phase.PREPARING, Phase.ACCEPTING)),
    (text("Rising quotes"), (Phase.COMPETING, Phase.AWAITING_KEYS, Phase.CONTINUED)),
    (text("Confirmation"), (Phase.OPENED, Phase.CANDIDATES)),
    (text("Result"), (Phase.AWARDED,)),
)

_NEGOTIATED_STAGES: Final[Sequence[tuple[Text, tuple[Phase, ...]]]] = (
    (text("Publicity and negotiation"), (Phase.PREPARING, Phase.NEGOTIATING)),
    (text("Agreement on record"), (Phase.OPENED,)),
    (text("Result"), (Phase.AWARDED,)),
)
_STAGES_OF: Final = {RISING: _RISING_STAGES, NEGOTIATED: _NEGOTIATED_STAGES}
_END: Final = {RISING: text("End of applications"), NEGOTIATED: text("Open to objections until")}


def stages_of(current: Round) -> list[tuple[Text, str]]:
    """The short line above the page: notice, bidding, opening, evaluation, candidates, result.

    With several lots it follows the one that is least far; empty once all have failed or were terminated.
    """
    alive = [each for each in current.phases if each not in ENDED]
    if not alive:
        return []
    here = min(alive, key=_ORDER.index)
    stages = _STAGES_OF.get(current.lots[0].attempt.stage, _STAGES)
    at = next(position for position, (_, phases) in enumerate(stages) if here in phases)
    over = here is Phase.AWARDED
    line = [(text("Notice"), "done")]
    for position, (words, _) in enumerate(stages):
        state = "done" if position < at or over else "now" if position == at else "due"
        line.append((words, state))
    return line


def steps_of(current: Round, now: datetime) -> list[dict[str, Any]]:
    """The dates that the notices set, what is going on, and what is still to come."""
    tender = current.tender
    dates = [
        (text("Notice published"), current.first_published),
        (text("Questions until"), tender.questions_until),
        (text("Documents can be taken until"), tender.documents_until),
        (
            _END.get(current.lots[0].attempt.stage, text("Deadline and opening")),
            _deadline(current),
        ),
        (text("Bids opened"), max((lot.opened_at for lot in current.lots if lot.opened_at), default=None)),
    ]
    dated = sorted(((words, at) for words, at in dates if at is not None), key=lambda step: step[1])
    past = [_step(words, "done", at) for words, at in dated if at <= now]
    ahead = [(words, at) for words, at in dated if at > now]
    alive = [each for each in current.phases if each not in ENDED]
    if not alive:
        return past + [_step(words, "skipped", at) for words, at in ahead]
    here = min(alive, key=_ORDER.index)
    now_words = {**_NOW, **_RISING_NOW} if current.is_rising else _NOW
    later_words = _LATER[1:] if current.lots[0].attempt.stage in UNSEALED else _LATER
    doing = [_step(now_words[here], "now")] if here in now_words else []
    later = [_step(words, "due") for words, end in later_words if _ORDER.index(here) < _ORDER.index(end)]
    reached = [_step(words, "done") for words, _ in later_words] if here is Phase.AWARDED else []
    return past + reached + doing + [_step(words, "due", at) for words, at in ahead] + later


_NOW: Final = {
    Phase.ACCEPTING: text("Bids are accepted"),
    Phase.COMPETING: text("The bidders compete by rising quotes"),
    Phase.NEGOTIATING: text("Anybody may object; then it is negotiated with the only supplier"),
    Phase.CONTINUED: text("The trade goes on among those who passed"),
    Phase.AWAITING_KEYS: text("Custodians hand in their keys"),
    Phase.OPENED: text("The bids are evaluated"),
    Phase.CANDIDATES: text("Candidates are published"),
}
_RISING_NOW: Final = {
    Phase.ACCEPTING: text("Applications are taken"),
    Phase.OPENED: text("The winner is examined and the confirmation signed"),
}
_LATER: Final = (
    (text("Candidates are published"), Phase.CANDIDATES),
    (text("Result published"), Phase.AWARDED),
)


def _deadline(current: Round) -> datetime | None:
    """The deadline of the round; applications may have been prolonged since the notice."""
    prolonged = [lot.attempt.deadline for lot in current.lots if lot.attempt.deadline is not None]
    return max(prolonged, default=current.tender.deadline) if current.is_rising else current.tender.deadline


def _step(words: Text, state: str, at: datetime | None = None) -> dict[str, Any]:
    return {"title": words, "state": state, "at": at}
