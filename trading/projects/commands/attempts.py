"""Begin an attempt at lots, when a round of tendering is prepared."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from trading.kernel.errors import Conflict, NotFound
from trading.kernel.text import text
from trading.procedures.parts import ONLY_STAGE, Stage
from trading.procedures.vocabulary import StageOpening
from trading.projects.models import LotAttempt, Project
from trading.projects.queries import attempts
from trading.projects.rules import ATTEMPT, AttemptState, ProjectState
from trading.store.transaction import Transaction

_OVER: Final = frozenset({AttemptState.FAILED, AttemptState.TERMINATED})


def start_attempts(
    tx: Transaction,
    project: Project,
    lot_ids: Sequence[UUID],
    quorum: int,
    minimum_bidders: int,
    stage: Stage = ONLY_STAGE,
) -> list[LotAttempt]:
    """Begin the next attempt at each lot; called within a command that has its own authorisation.

    Raises Conflict unless the project is accepted and the earlier attempt at each lot has failed or was
    terminated, NotFound for a lot of another project.
    """
    if project.state is not ProjectState.ACCEPTED or project.wire_base is None:
        raise Conflict("not_accepted", text("The project is not accepted yet."))
    lots = {lot.id: lot for lot in project.lots}
    started = []
    for lot_id in lot_ids:
        if lot_id not in lots:
            raise NotFound
        earlier = attempts(tx.session, lot_id)
        if earlier and earlier[-1].state not in _OVER:
            raise Conflict("attempt_running", text("This lot is being offered already."))
        number = earlier[-1].number + 1 if earlier else 1
        attempt = LotAttempt(
            lot_id=lot_id,
            lot=lots[lot_id],
            project_id=project.id,
            project=project,
            number=number,
            stage=stage.key.value,
            closed_opening=stage.opening is StageOpening.CLOSED,
            wire_id=f"{project.wire_base}-{lots[lot_id].position}/{number}",
            state=AttemptState.PREPARING,
            quorum=quorum,
            minimum_bidders=minimum_bidders,
        )
        tx.add(attempt)
        tx.record("lot_attempt.started", attempt, project_id=project.id, wire_id=attempt.wire_id)
        started.append(attempt)
    return started


def continue_attempt(tx: Transaction, earlier: LotAttempt, stage: Stage, *, invited_only: bool) -> LotAttempt:
    """Go on with an opened lot in its next stage; called within a command that has its own authorisation.

    Raises IllegalTransition unless the earlier stage has been opened.
    """
    ATTEMPT.apply(earlier, "continue")
    return prepare_next(tx, earlier, stage, invited_only=invited_only)


def prepare_next(tx: Transaction, earlier: LotAttempt, stage: Stage, *, invited_only: bool) -> LotAttempt:
    """Begin the stage that follows on a lot attempt, before that one has been opened."""
    attempt = tx.add(
        LotAttempt(
            lot_id=earlier.lot_id,
            lot=earlier.lot,
            project_id=earlier.project_id,
            project=earlier.project,
            number=earlier.number + 1,
            continues_id=earlier.id,
            invited_only=invited_only,
            stage=stage.key.value,
            closed_opening=stage.opening is StageOpening.CLOSED,
            wire_id=f"{earlier.project.wire_base}-{earlier.lot.position}/{earlier.number + 1}",
            state=AttemptState.PREPARING,
            quorum=earlier.quorum,
            minimum_bidders=earlier.minimum_bidders,
            ceiling_price=earlier.ceiling_price,
        )
    )
    tx.record("lot_attempt.started", attempt, project_id=attempt.project_id, wire_id=attempt.wire_id)
    return attempt
