"""The parts of a procedure; each is a table of its file."""

from dataclasses import dataclass
from typing import Final, Protocol, Self, TypeVar

from trading.kernel.calendar import Unit
from trading.kernel.money import Money
from trading.procedures.records import Basis
from trading.procedures.rows import Row
from trading.procedures.vocabulary import (
    Admission,
    AscendingForm,
    Content,
    Contest,
    EvaluationMethod,
    Event,
    FailureGround,
    NoticeKind,
    Party,
    PeriodKind,
    PriceFormula,
    Selection,
    SingleTaker,
    StageDeadline,
    StageKey,
    StageOpening,
    StepKey,
    TieBreak,
)


class Readable(Protocol):
    @classmethod
    def read(cls, row: Row) -> Self: ...


P = TypeVar("P", bound=Readable)


def part(row: Row, kind: type[P]) -> P:
    """Read a part, and nothing beside it. Raises RuleFileError."""
    found = kind.read(row)
    row.done()
    return found


def optional_part(row: Row, key: str, kind: type[P]) -> P | None:
    """Read a part that a procedure need not have. Raises RuleFileError."""
    table = row.optional_row(key)
    return None if table is None else part(table, kind)


@dataclass(frozen=True, slots=True)
class Step:
    key: StepKey
    by: tuple[Party, ...]

    @classmethod
    def read(cls, row: Row) -> "Step":
        return cls(row.choice("key", StepKey), row.choices("by", Party))


@dataclass(frozen=True, slots=True)
class Stage:
    """One opening of a trade. `price`: whether the stage holds prices."""

    key: StageKey
    price: bool
    opening: StageOpening
    admits: Admission
    deadline: StageDeadline

    @classmethod
    def read(cls, row: Row) -> "Stage":
        return cls(
            row.choice("key", StageKey),
            row.flag("price"),
            row.choice("opening", StageOpening),
            row.choice("admits", Admission),
            row.choice("deadline", StageDeadline),
        )


ONLY_STAGE: Final = Stage(StageKey.COMMERCIAL, True, StageOpening.PUBLIC, Admission.ALL, StageDeadline.OWN)
"""The stage of a procedure that names none."""

RISING_STAGE: Final = Stage(StageKey.ASCENDING, True, StageOpening.PUBLIC, Admission.ALL, StageDeadline.OWN)
"""The same where quotes rise in public; its locks seal nothing but the seller's reserve price."""

NEGOTIATED_STAGE: Final = Stage(
    StageKey.NEGOTIATION, True, StageOpening.CLOSED, Admission.INVITED, StageDeadline.OWN
)
"""The stage of what is negotiated with a single source."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice must say; `title` is its name of record where the usual one does not fit."""

    kind: NoticeKind
    title: str | None
    contents: tuple[Content, ...]
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Notice":
        return cls(
            row.choice("kind", NoticeKind),
            row.optional_string("title"),
            row.choices("contents", Content),
            Basis.read(row),
        )


@dataclass(frozen=True, slots=True)
class Period:
    """At least or at most `value` units between two events; `key` names it within its procedure.

    A period with a `stage` holds in that stage alone, one without holds in every stage.
    """

    key: str
    kind: PeriodKind
    value: int
    unit: Unit
    start: Event
    end: Event
    stage: StageKey | None
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Period":
        return cls(
            row.string("key"),
            row.choice("kind", PeriodKind),
            row.number("value", least=1),
            row.choice("unit", Unit),
            row.choice("from", Event),
            row.choice("to", Event),
            row.optional_choice("stage", StageKey),
            Basis.read(row),
        )


@dataclass(frozen=True, slots=True)
class Bidders:
    """With fewer than `minimum` bids nothing is opened; `invitees` are drawn or named unless all may bid."""

    minimum: int
    selection: Selection
    invitees: int | None
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Bidders":
        bidders = cls(
            row.number("minimum", least=0),
            row.choice("selection", Selection),
            row.optional_number("invitees", least=1),
            Basis.read(row),
        )
        if (bidders.invitees is None) is not (bidders.selection is Selection.ALL):
            raise row.fault("invitees", "stands exactly where not everybody may bid")
        if bidders.invitees is not None and bidders.invitees < bidders.minimum:
            raise row.fault("invitees", "must not be fewer than the bidders needed")
        return bidders


@dataclass(frozen=True, slots=True)
class Locks:
    """How many custodians lock a lot by default, how many keys (`quorum`) open it; 0: nothing is sealed."""

    custodians: int
    quorum: int

    @classmethod
    def read(cls, row: Row) -> "Locks":
        locks = cls(row.number("custodians", least=0), row.number("quorum", least=0))
        if locks.quorum > locks.custodians:
            raise row.fault("quorum", "is larger than the number of custodians")
        if locks.custodians and locks.quorum < 2:
            raise row.fault("quorum", "one custodian alone must never open")
        return locks


@dataclass(frozen=True, slots=True)
class Committee:
    """Who evaluates: an odd number of members, of whom `expert_thirds` of three thirds are experts.

    `larger_members` sit where the amount reaches `larger_from` (yuan, as text in the file).
    """

    members_at_least: int
    expert_thirds: int
    larger_members: int | None
    larger_from: Money | None
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Committee":
        committee = cls(
            row.number("members_at_least", least=1),
            row.number("expert_thirds", least=0),
            row.optional_number("larger_members", least=1),
            row.optional_yuan("larger_from"),
            Basis.read(row),
        )
        if committee.members_at_least % 2 == 0 or (committee.larger_members or 1) % 2 == 0:
            raise row.fault("members_at_least", "must be odd")
        if committee.expert_thirds > 3:
            raise row.fault("expert_thirds", "must be at most 3")
        if (committee.larger_members is None) is not (committee.larger_from is None):
            raise row.fault("larger_from", "belongs together with larger_members")
        return committee

    def members_for(self, amount: Money) -> int:
        """How many members at least decide on an amount."""
        if self.larger_members and self.larger_from and amount >= self.larger_from:
            return self.larger_members
        return self.members_at_least

    def experts_among(self, members: int) -> int:
        """How many of so many members must be experts."""
        return -(-members * self.expert_thirds // 3)


@dataclass(frozen=True, slots=True)
class PriceScore:
    """How a price is scored. A distance from the mean costs so many hundredths of a point per percent."""

    formula: PriceFormula
    above_centipoints: int | None
    below_centipoints: int | None
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "PriceScore":
        score = cls(
            row.choice("formula", PriceFormula),
            row.optional_number("above_centipoints", least=0),
            row.optional_number("below_centipoints", least=0),
            Basis.read(row),
        )
        by_distance = score.formula is PriceFormula.DISTANCE_FROM_MEAN
        if by_distance is not (None not in (score.above_centipoints, score.below_centipoints)):
            raise row.fault("formula", "a distance, and it alone, costs points above and below")
        return score


SCORED: Final = frozenset({EvaluationMethod.WEIGHTED_SCORE, EvaluationMethod.HIGHEST_SCORE})
"""Methods that add up scores; of them alone a formula for the price is asked."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`price_weight_least`: the percentage of all points that the price must carry at least."""

    method: EvaluationMethod
    tie_break: TieBreak
    price_weight_least: int | None
    price_score: PriceScore | None
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Evaluation":
        evaluation = cls(
            row.choice("method", EvaluationMethod),
            row.choice("tie_break", TieBreak),
            row.optional_number("price_weight_least", least=0),
            optional_part(row, "price_score", PriceScore),
            Basis.read(row),
        )
        if (evaluation.price_score is not None) is not (evaluation.method in SCORED):
            raise row.fault("price_score", "stands exactly where scores are added up")
        return evaluation


@dataclass(frozen=True, slots=True)
class Publicity:
    """How many ranked candidates are published before the award; 0 where the result is published directly."""

    candidates: int
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Publicity":
        return cls(row.number("candidates", least=0), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Ascending:
    """How a price rises.

    A quote in the last `late_minutes` makes the end `extension_minutes` later. `reserve`: a secret reserve
    price may be sealed. A disclosure without a taker is prolonged by `extend_value` `extend_unit`, at most
    `extensions_at_most` times.
    """

    form: AscendingForm
    contest: Contest
    late_minutes: int
    extension_minutes: int
    reserve: bool
    single_taker: SingleTaker
    extend_value: int | None
    extend_unit: Unit | None
    extensions_at_most: int
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Ascending":
        ascending = cls(
            row.choice("form", AscendingForm),
            row.choice("contest", Contest),
            row.number("late_minutes", least=1),
            row.number("extension_minutes", least=1),
            row.flag("reserve"),
            row.choice("single_taker", SingleTaker),
            row.optional_number("extend_value", least=1),
            row.optional_choice("extend_unit", Unit),
            row.number("extensions_at_most", least=0),
            Basis.read(row),
        )
        prolonged = ascending.extensions_at_most > 0
        if {ascending.extend_value is not None, ascending.extend_unit is not None} != {prolonged}:
            raise row.fault("extensions_at_most", "an extension needs its value and unit, and they need it")
        return ascending


@dataclass(frozen=True, slots=True)
class Security:
    """The cap of a bid security in hundredths of a percent of the amount named by `of`; 0: none may be asked.

    `interest`: whether the bank's interest is returned with it.
    """

    cap_basis_points: int
    of: str
    interest: bool
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Security":
        return cls(
            row.number("cap_basis_points", least=0),
            row.string("of"),
            row.flag("interest") if row.has("interest") else False,
            Basis.read(row),
        )


@dataclass(frozen=True, slots=True)
class Performance:
    """The cap of a performance security in hundredths of a percent of the contract's price."""

    cap_basis_points: int
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Performance":
        return cls(row.number("cap_basis_points", least=0), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Retention:
    """How many years the records are kept."""

    years: int
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Retention":
        return cls(row.number("years", least=1), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Objections:
    """Whether an objection suspends the trade until it is answered, and must come before a complaint."""

    suspends: bool
    must_precede_complaint: bool
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Objections":
        return cls(row.flag("suspends"), row.flag("must_precede_complaint"), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Failure:
    """When a trade fails, and whether it may simply be offered again."""

    grounds: tuple[FailureGround, ...]
    may_retender: bool
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Failure":
        return cls(row.choices("grounds", FailureGround), row.flag("may_retender"), Basis.read(row))
