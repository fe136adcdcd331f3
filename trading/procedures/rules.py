"""What a procedure is: a value, read from a row of a rule file and frozen on a tender."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, Protocol, Self, TypeVar

from trading.kernel.calendar import Unit
from trading.procedures.records import Basis, plain
from trading.procedures.rows import Row
from trading.procedures.vocabulary import (
    Category,
    Content,
    Engine,
    EvaluationMethod,
    Event,
    FailureGround,
    Method,
    NoticeKind,
    Party,
    PeriodKind,
    Selection,
    StepKey,
    TieBreak,
)

SCHEMA: Final = "procedure/1"


class Readable(Protocol):
    @classmethod
    def read(cls, row: Row) -> Self: ...


P = TypeVar("P", bound=Readable)


@dataclass(frozen=True, slots=True)
class Step:
    key: StepKey
    by: tuple[Party, ...]

    @classmethod
    def read(cls, row: Row) -> "Step":
        return cls(row.choice("key", StepKey), row.choices("by", Party))


@dataclass(frozen=True, slots=True)
class Notice:
    kind: NoticeKind
    contents: tuple[Content, ...]
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Notice":
        return cls(row.choice("kind", NoticeKind), row.choices("contents", Content), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Period:
    """At least or at most `value` units between two events; `key` names it within its procedure."""

    key: str
    kind: PeriodKind
    value: int
    unit: Unit
    start: Event
    end: Event
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
            Basis.read(row),
        )


@dataclass(frozen=True, slots=True)
class Bidders:
    """With fewer than `minimum` bids nothing is opened."""

    minimum: int
    selection: Selection
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Bidders":
        return cls(row.number("minimum", least=1), row.choice("selection", Selection), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Locks:
    """How many custodians lock a lot by default, and how many keys (`quorum`) open it."""

    custodians: int
    quorum: int

    @classmethod
    def read(cls, row: Row) -> "Locks":
        locks = cls(row.number("custodians", least=2), row.number("quorum", least=2))
        if locks.quorum > locks.custodians:
            raise row.fault("quorum", "is larger than the number of custodians")
        return locks


@dataclass(frozen=True, slots=True)
class Evaluation:
    method: EvaluationMethod
    tie_break: TieBreak
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Evaluation":
        method = row.choice("method", EvaluationMethod)
        return cls(method, row.choice("tie_break", TieBreak), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Publicity:
    """How many ranked candidates are published before the award; 0 where the result is published directly."""

    candidates: int
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Publicity":
        return cls(row.number("candidates", least=0), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Security:
    """The cap of a bid security in hundredths of a percent of the amount named by `of`."""

    cap_basis_points: int
    of: str
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Security":
        return cls(row.number("cap_basis_points", least=0), row.string("of"), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Failure:
    """When a tender fails, and whether it may simply be tendered again."""

    grounds: tuple[FailureGround, ...]
    may_retender: bool
    basis: Basis

    @classmethod
    def read(cls, row: Row) -> "Failure":
        return cls(row.choices("grounds", FailureGround), row.flag("may_retender"), Basis.read(row))


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of one way to trade. `names` holds the name of record (zh-Hans) and translations of it."""

    code: str
    version: str
    valid_from: date
    valid_to: date | None
    names: Mapping[str, str]
    engine: Engine
    method: Method
    categories: tuple[Category, ...]
    training_only: bool
    basis: Basis
    business_closes: time | None
    steps: tuple[Step, ...]
    notices: tuple[Notice, ...]
    periods: tuple[Period, ...]
    bidders: Bidders
    locks: Locks
    evaluation: Evaluation
    publicity: Publicity
    security: Security
    failure: Failure

    @property
    def name(self) -> str:
        """The name of record."""
        return self.names["zh-Hans"]

    def name_in(self, language: str) -> str:
        """The name in a language such as "en", else the name of record."""
        return self.names.get(language, self.name)

    def period(self, key: str) -> Period | None:
        return next((period for period in self.periods if period.key == key), None)

    def notice(self, kind: NoticeKind) -> Notice | None:
        return next((notice for notice in self.notices if notice.kind is kind), None)

    def has_step(self, key: StepKey) -> bool:
        return any(step.key is key for step in self.steps)

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def as_dict(self) -> dict[str, Any]:
        """Write the whole row as plain JSON values, to be frozen on a tender."""
        return {"schema": SCHEMA, **plain(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Procedure":
        """Read back what `as_dict` wrote. Raises RuleFileError."""
        return cls.read(Row(str(values.get("code", "procedure")), dict(values)))

    @classmethod
    def read(cls, row: Row) -> "Procedure":
        """Read a procedure strictly, from a rule file or from a frozen copy. Raises RuleFileError."""
        if row.string("schema") != SCHEMA:
            raise row.fault("schema", f"must be {SCHEMA}")
        procedure = cls(
            code=row.string("code"),
            version=row.string("version"),
            valid_from=row.day("valid_from"),
            valid_to=row.optional_day("valid_to"),
            names=_names(row.row("names")),
            engine=row.choice("engine", Engine),
            method=row.choice("method", Method),
            categories=row.choices("categories", Category),
            training_only=row.flag("training_only"),
            basis=Basis.read(row),
            business_closes=row.optional_hour("business_closes"),
            steps=tuple(_part(step, Step) for step in row.rows("steps")),
            notices=tuple(_part(notice, Notice) for notice in row.rows("notices")),
            periods=tuple(_part(period, Period) for period in row.rows("periods")),
            bidders=_part(row.row("bidders"), Bidders),
            locks=_part(row.row("locks"), Locks),
            evaluation=_part(row.row("evaluation"), Evaluation),
            publicity=_part(row.row("publicity"), Publicity),
            security=_part(row.row("security"), Security),
            failure=_part(row.row("failure"), Failure),
        )
        row.done()
        _must_hang_together(row, procedure)
        return procedure


def _part(row: Row, kind: type[P]) -> P:
    part = kind.read(row)
    row.done()
    return part


def _names(row: Row) -> dict[str, str]:
    names = row.rest()
    if "zh-Hans" not in names or not all(isinstance(name, str) and name.strip() for name in names.values()):
        raise row.fault("zh-Hans", "the name of record is missing or empty")
    return names


def _must_hang_together(row: Row, procedure: Procedure) -> None:
    if procedure.valid_to is not None and procedure.valid_to <= procedure.valid_from:
        raise row.fault("valid_to", "must be later than valid_from")
    for key, names in (
        ("steps", [step.key for step in procedure.steps]),
        ("notices", [notice.kind for notice in procedure.notices]),
        ("periods", [period.key for period in procedure.periods]),
    ):
        if len(set(names)) != len(names):
            raise row.fault(key, "names something twice")
    for kind in (NoticeKind.TENDER, NoticeKind.RESULT, NoticeKind.FAILURE):
        if procedure.notice(kind) is None:
            raise row.fault("notices", f"the {kind.value} notice is missing")
    for end in (Event.DOCUMENTS_UNTIL, Event.DEADLINE):
        if not any(
            period.start is Event.NOTICE_PUBLISHED and period.end is end for period in procedure.periods
        ):
            raise row.fault("periods", f"none runs from notice_published to {end.value}")
    published = procedure.publicity.candidates > 0
    wanted = (
        procedure.has_step(StepKey.PUBLISH_CANDIDATES),
        procedure.notice(NoticeKind.CANDIDATES) is not None,
        any(period.end is Event.PUBLICITY_ENDED for period in procedure.periods),
    )
    if any(present is not published for present in wanted):
        raise row.fault("publicity", "candidates, their step, their notice and their period belong together")
