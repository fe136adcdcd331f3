"""An outcome that does not stand: it is taken back, its winner may fall away, the lot may be void."""

from trading.announcements.rules import DRAFT
from trading.committees import commands as committees
from trading.kernel.errors import Conflict
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT, AttemptState
from trading.results import queries
from trading.results.commands.evaluation import take_back_report
from trading.results.events import OutcomeTakenBack
from trading.results.models import Award
from trading.results.rules import AWARD
from trading.store.transaction import Transaction


def set_aside(tx: Transaction, attempt: LotAttempt, reason: str, *, falls_away: bool) -> Award:
    """Take a published outcome back, within a command that has its own authorisation.

    With `falls_away` the bidder that was named is no candidate any more. Raises Conflict without an outcome.
    """
    award = queries.standing_award(tx.session, attempt.id)
    if award is None or attempt.state not in (AttemptState.CANDIDATES, AttemptState.AWARDED):
        raise Conflict("no_outcome", text("This lot has no published outcome that could be taken back."))
    _replace(tx, award, reason if falls_away else "")
    ATTEMPT.apply(attempt, "set_aside")
    _discard_drafts(tx, attempt)
    tx.record(
        "outcome.set_aside",
        attempt,
        project_id=attempt.project_id,
        before=award.organisation.name,
        reason=reason,
        falls_away="yes" if falls_away else "no",
    )
    tx.emit(OutcomeTakenBack(attempt))
    return award


def evaluate_again(tx: Transaction, attempt: LotAttempt, reason: str) -> None:
    """Take outcome and report back, so that the opened bids are evaluated anew. Raises Conflict."""
    set_aside(tx, attempt, reason, falls_away=False)
    report = queries.report(tx.session, attempt.id)
    if report is not None:
        take_back_report(tx, attempt, report, reason)
    committees.set_aside(tx, attempt.id, reason)


def declare_void(tx: Transaction, attempt: LotAttempt, reason: str) -> None:
    """End a lot whose trading was not lawful; its notice of failure follows. Raises IllegalTransition."""
    award = queries.standing_award(tx.session, attempt.id)
    if award is not None:
        _replace(tx, award, "")
    ATTEMPT.apply(attempt, "fail")
    _discard_drafts(tx, attempt)
    tx.record("lot.voided", attempt, project_id=attempt.project_id, reason=reason)
    tx.emit(OutcomeTakenBack(attempt))


def _replace(tx: Transaction, award: Award, because: str) -> None:
    AWARD.apply(award, "replace")
    award.fell_away_because = because
    tx.session.flush()


def _discard_drafts(tx: Transaction, attempt: LotAttempt) -> None:
    """What was on its way to publication would announce an outcome that is none."""
    for draft in queries.outcome_drafts(tx.session, attempt):
        DRAFT.apply(draft, "discard")
        tx.record("notice.discarded", draft, project_id=attempt.project_id, kind=draft.kind.value)
