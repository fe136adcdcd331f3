"""What comes of a trade once the hammer has fallen."""

from dataclasses import dataclass
from enum import Enum

from trading.kernel.money import Money
from trading.kernel.states import Machine
from trading.procedures.vocabulary import FailureGround, SingleTaker


class OutcomeState(Enum):
    """`agreeing`: the only taker and the seller agree on a price; `void`: the winner fell away."""

    AGREEING = "agreeing"
    SOLD = "sold"
    CONFIRMED = "confirmed"
    NOT_SOLD = "not_sold"
    VOID = "void"


OUTCOME = Machine(
    OutcomeState,
    {
        ("agree", OutcomeState.AGREEING): OutcomeState.SOLD,
        ("give_up", OutcomeState.AGREEING): OutcomeState.NOT_SOLD,
        ("confirm", OutcomeState.SOLD): OutcomeState.CONFIRMED,
        ("void", OutcomeState.SOLD): OutcomeState.VOID,
    },
)


class VoidGround(Enum):
    """Why the bidder who won does not get it."""

    UNQUALIFIED = "unqualified"
    REFUSED = "refused"
    COLLUSION = "collusion"


@dataclass(frozen=True, slots=True)
class Contest:
    """What was offered and how it went; `best` is the highest quote, `reserve` None where there is none."""

    qualified: int
    minimum: int
    single_taker: SingleTaker
    best: Money | None
    reserve: Money | None


def decide(contest: Contest) -> tuple[OutcomeState, FailureGround | None]:
    """Sold, to be agreed with the only taker, or not sold and why.

    A quote below the reserve price has no effect (拍卖法 article 50); one taker alone is dealt with as the
    procedure says.
    """
    if contest.qualified == 1 and contest.single_taker is SingleTaker.AGREEMENT:
        return OutcomeState.AGREEING, None
    alone_is_too_few = contest.qualified == 1 and contest.single_taker is SingleTaker.NO_SALE
    if contest.qualified < contest.minimum or alone_is_too_few:
        return OutcomeState.NOT_SOLD, FailureGround.TOO_FEW_APPLICANTS
    if contest.best is None:
        return OutcomeState.NOT_SOLD, FailureGround.NO_QUOTE
    if contest.reserve is not None and contest.best < contest.reserve:
        return OutcomeState.NOT_SOLD, FailureGround.RESERVE_NOT_MET
    return OutcomeState.SOLD, None
