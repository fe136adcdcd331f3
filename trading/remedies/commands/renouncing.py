"""A winner gives up; the unit goes on to the next candidate or begins anew (招标投标法实施条例 55)."""

from uuid import UUID

from trading.kernel.errors import Conflict, Duplicate, Invalid, NotFound
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.remedies import queries
from trading.remedies.commands.consequences import carry_out
from trading.remedies.models import Renunciation
from trading.remedies.rules import Cause, Consequence
from trading.results.models import Award
from trading.store.transaction import Transaction


def renounce(tx: Transaction, award_id: UUID, reason: str) -> Renunciation:
    """Give up a published award, for good; the bid security may be lost. Raises NotFound, Duplicate."""
    attempt = tx.lock(LotAttempt, tx.get(Award, award_id).lot_attempt_id)
    award = queries.award_to_renounce(tx.session, tx.actor, award_id)
    tx.require(Action.RENOUNCE_AWARD, award)
    if tx.session.get(Renunciation, award.id) is not None:
        raise Duplicate("renounced_before", text("You have given this award up already."))
    renunciation = tx.add(
        Renunciation(
            id=award.id,
            lot_attempt_id=attempt.id,
            organisation_id=award.organisation_id,
            person_id=tx.person_id,
            reason=reason,
            at=tx.now,
        )
    )
    tx.record("award.renounced", attempt, project_id=attempt.project_id, reason=reason)
    return renunciation


def follow_renunciation(tx: Transaction, lot_attempt_id: UUID, consequence: Consequence) -> None:
    """The unit decides what follows: the next candidate, or a void lot that is offered again.

    Raises NotFound when nobody gave up, Invalid for another consequence, Conflict while the lot stands still.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.AWARD, attempt)
    projects.must_run(tx.session, attempt)
    renunciation = queries.renunciation_to_follow(tx.session, attempt.id)
    if renunciation is None:
        raise NotFound
    if consequence not in (Consequence.NEXT_CANDIDATE, Consequence.VOID):
        raise Invalid.field("consequence", text("Choose the next candidate or a void lot."))
    reason = f"{renunciation.organisation.name}放弃：{renunciation.reason}"
    carry_out(tx, attempt, consequence, Cause.RENUNCIATION, renunciation.id, reason)


def must_not_be_renounced(tx: Transaction, attempt: LotAttempt) -> None:
    """Raise Conflict when whoever is to win has given up."""
    if queries.renunciation_to_follow(tx.session, attempt.id) is not None:
        reason = text("The first candidate has given up. Decide first what follows.")
        raise Conflict("winner_gave_up", reason)
