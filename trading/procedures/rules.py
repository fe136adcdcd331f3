"""What a procedure is: a value, read from a row of a rule file and frozen on a tender."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final

from trading.kernel.money import Money
from trading.procedures.parts import (
    ONLY_STAGE,
    RISING_STAGE,
    Ascending,
    Bidders,
    Committee,
    Evaluation,
    Failure,
    Locks,
    Notice,
    Objections,
    Performance,
    Period,
    Publicity,
    Retention,
    Security,
    Stage,
    Step,
    optional_part,
    part,
)
from trading.procedures.records import Basis, plain
from trading.procedures.rows import Row
from trading.procedures.vocabulary import (
    Admission,
    Category,
    Engine,
    Event,
    Method,
    NoticeKind,
    StageDeadline,
    StageKey,
    StepKey,
)

SCHEMA: Final = "procedure/2"
READABLE: Final = frozenset({"procedure/1", SCHEMA})
"""What was frozen on tenders under the first schema is read as it was; it had no optional tables."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of one way to trade. `names` holds the name of record (zh-Hans) and translations of it.

    It carries amounts from `amount_from` up to but not including `amount_below`, where they are given.
    """

    code: str
    version: str
    valid_from: date
    valid_to: date | None
    names: Mapping[str, str]
    engine: Engine
    method: Method
    categories: tuple[Category, ...]
    amount_from: Money | None
    amount_below: Money | None
    training_only: bool
    basis: Basis
    business_closes: time | None
    steps: tuple[Step, ...]
    stages: tuple[Stage, ...]
    notices: tuple[Notice, ...]
    periods: tuple[Period, ...]
    bidders: Bidders
    locks: Locks
    committee: Committee | None
    evaluation: Evaluation
    ascending: Ascending | None
    publicity: Publicity
    security: Security
    performance: Performance | None
    objections: Objections | None
    failure: Failure
    retention: Retention | None

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

    def stage(self, key: StageKey) -> Stage | None:
        return next((stage for stage in self.stages if stage.key is key), None)

    @property
    def first_stage(self) -> Stage:
        return self.stages[0]

    def stage_after(self, key: StageKey) -> Stage | None:
        """The stage that continues a stage; None after the last."""
        keys = [stage.key for stage in self.stages]
        following = keys.index(key) + 1
        return self.stages[following] if following < len(keys) else None

    def for_stage(self, key: StageKey) -> "Procedure":
        """The procedure with the periods that hold in one stage."""
        return replace(self, periods=tuple(each for each in self.periods if each.stage in (None, key)))

    def carries(self, category: Category, amount: Money | None) -> bool:
        """Whether it carries a trade of this category and amount; an amount not yet known fits every one."""
        if amount is not None and self.amount_from is not None and amount < self.amount_from:
            return False
        if amount is not None and self.amount_below is not None and amount >= self.amount_below:
            return False
        return category in self.categories

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
        if row.string("schema") not in READABLE:
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
            amount_from=row.optional_yuan("amount_from"),
            amount_below=row.optional_yuan("amount_below"),
            training_only=row.flag("training_only"),
            basis=Basis.read(row),
            business_closes=row.optional_hour("business_closes"),
            steps=tuple(part(step, Step) for step in row.rows("steps")),
            stages=tuple(part(stage, Stage) for stage in row.optional_rows("stages")),
            notices=tuple(part(notice, Notice) for notice in row.optional_rows("notices")),
            periods=tuple(part(period, Period) for period in row.optional_rows("periods")),
            bidders=part(row.row("bidders"), Bidders),
            locks=part(row.row("locks"), Locks),
            committee=optional_part(row, "committee", Committee),
            evaluation=part(row.row("evaluation"), Evaluation),
            ascending=optional_part(row, "ascending", Ascending),
            publicity=part(row.row("publicity"), Publicity),
            security=part(row.row("security"), Security),
            performance=optional_part(row, "performance", Performance),
            objections=optional_part(row, "objections", Objections),
            failure=part(row.row("failure"), Failure),
            retention=optional_part(row, "retention", Retention),
        )
        row.done()
        if not procedure.stages and procedure.engine is not Engine.RECORD:
            only = RISING_STAGE if procedure.engine is Engine.ASCENDING else ONLY_STAGE
            procedure = replace(procedure, stages=(only,))
        _must_hang_together(row, procedure)
        return procedure


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
        ("stages", [stage.key for stage in procedure.stages]),
        ("notices", [notice.kind for notice in procedure.notices]),
        ("periods", [period.key for period in procedure.periods]),
    ):
        if len(set(names)) != len(names):
            raise row.fault(key, "names something twice")
    if (procedure.ascending is not None) is not (procedure.engine is Engine.ASCENDING):
        raise row.fault("ascending", "stands exactly where the engine is ascending")
    if procedure.engine is Engine.RECORD:
        return
    _must_announce(row, procedure)
    _must_have_sound_stages(row, procedure)
    _must_publish_candidates_wholly(row, procedure)


def _must_announce(row: Row, procedure: Procedure) -> None:
    """What is offered to several has its notice, its periods and its locks."""
    if procedure.notice(NoticeKind.RESULT) is None:
        raise row.fault("notices", "the result notice is missing")
    if procedure.engine is Engine.NEGOTIATED:
        return
    for kind in (NoticeKind.TENDER, NoticeKind.FAILURE):
        if procedure.notice(kind) is None:
            raise row.fault("notices", f"the {kind.value} notice is missing")
    if procedure.engine is Engine.ASCENDING:
        if not _runs(procedure, Event.BIDDING_STARTED) and not _runs(procedure, Event.LISTING_ENDED):
            raise row.fault("periods", "none runs from notice_published to the bidding")
        return
    for end in (Event.DOCUMENTS_UNTIL, Event.DEADLINE):
        if not _runs(procedure, end):
            raise row.fault("periods", f"none runs from notice_published to {end.value}")
    if not procedure.locks.custodians:
        raise row.fault("locks", "sealed bids need custodians")


def _runs(procedure: Procedure, end: Event) -> bool:
    """Whether a period of the first stage leads from the notice to an event."""
    first = procedure.for_stage(procedure.first_stage.key).periods
    starts = {Event.NOTICE_PUBLISHED}
    if end is Event.DEADLINE:
        starts.add(Event.DOCUMENTS_UNTIL)
    return any(period.start in starts and period.end is end for period in first)


def _must_have_sound_stages(row: Row, procedure: Procedure) -> None:
    first, *later = procedure.stages
    if first.admits is Admission.PASSED or first.deadline is StageDeadline.SHARED:
        raise row.fault("stages", "the first cannot follow another")
    if any(stage.admits is not Admission.PASSED for stage in later):
        raise row.fault("stages", "a later stage admits those who passed the one before")
    for period in procedure.periods:
        if period.stage is not None and procedure.stage(period.stage) is None:
            raise row.fault("periods", f"{period.key} holds in a stage that is not there")


def _must_publish_candidates_wholly(row: Row, procedure: Procedure) -> None:
    published = procedure.publicity.candidates > 0
    wanted = (
        procedure.has_step(StepKey.PUBLISH_CANDIDATES),
        procedure.notice(NoticeKind.CANDIDATES) is not None,
        any(period.end is Event.PUBLICITY_ENDED for period in procedure.periods),
    )
    if any(present is not published for present in wanted):
        raise row.fault("publicity", "candidates, their step, their notice and their period belong together")
