"""A procedure as a line: each step with the periods that end with it. Pure."""

from collections.abc import Mapping
from typing import Final

from trading.procedures.parts import Period, Step
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Event, StepKey

ENDS_WITH: Final[Mapping[Event, tuple[StepKey, ...]]] = {
    Event.SINGLE_SOURCE_ENDED: (StepKey.PUBLISH_SINGLE_SOURCE,),
    Event.DOCUMENTS_UNTIL: (StepKey.PUBLISH,),
    Event.SIGN_UP_ENDED: (StepKey.SIGN_UP,),
    Event.QUESTION_ANSWERED: (StepKey.ANSWER,),
    Event.DEADLINE: (StepKey.SUBMIT, StepKey.APPLY),
    Event.BIDDING_STARTED: (StepKey.APPLY,),
    Event.LISTING_ENDED: (StepKey.QUOTE, StepKey.APPLY),
    Event.CONFIRMATION_SIGNED: (StepKey.CONFIRM,),
    Event.REPORT_RECEIVED: (StepKey.EVALUATE,),
    Event.CANDIDATES_PUBLISHED: (StepKey.PUBLISH_CANDIDATES,),
    Event.PUBLICITY_ENDED: (StepKey.PUBLISH_CANDIDATES,),
    Event.WINNER_CHOSEN: (StepKey.AWARD,),
    Event.AWARD_REPORTED: (StepKey.PUBLISH_RESULT,),
    Event.RESULT_PUBLISHED: (StepKey.PUBLISH_RESULT,),
    Event.RESULT_NOTICE_ENDED: (StepKey.PUBLISH_RESULT,),
    Event.SECURITY_RETURNED_TO_LOSERS: (StepKey.RETURN_SECURITY,),
    Event.SECURITY_RETURNED_TO_WINNER: (StepKey.RETURN_SECURITY,),
    Event.CONTRACT_SIGNED: (StepKey.CONTRACT,),
    Event.CONTRACT_PUBLISHED: (StepKey.FILE,),
    Event.CONTRACT_FILED: (StepKey.FILE,),
    Event.PRICE_PAID: (StepKey.PAY,),
    Event.OUTCOME_REPORTED: (StepKey.REPORT_OUTCOME,),
}
"""With which step a period to this event ends; the first that the procedure has."""


def timeline(procedure: Procedure) -> list[tuple[Step, list[Period]]]:
    """Every step with its periods; a period that belongs to no step (a complaint) is left to the table."""
    home: dict[StepKey, list[Period]] = {}
    for period in procedure.periods:
        for key in ENDS_WITH.get(period.end, ()):
            if procedure.has_step(key):
                home.setdefault(key, []).append(period)
                break
    return [(step, home.get(step.key, [])) for step in procedure.steps]
