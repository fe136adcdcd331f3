"""Procedures as rows, and the schedules they allow."""

import json
import tomllib
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from trading.eligibility.catalogue import load_table
from trading.eligibility.vocabulary import Venue
from trading.kernel.clock import BEIJING
from trading.kernel.errors import NotFound
from trading.kernel.money import Money
from trading.kernel.text import Text
from trading.procedures.catalogue import SHIPPED, Catalogue, load_catalogue
from trading.procedures.holidays import working_calendar
from trading.procedures.records import Basis
from trading.procedures.rows import Row, RuleFileError
from trading.procedures.rules import Procedure
from trading.procedures.schedule import (
    check_schedule,
    deadline_after_change,
    earliest_deadline,
    earliest_documents_until,
    last_day_for_changes,
)
from trading.procedures.vocabulary import Category, Certainty, Method, NoticeKind, StageKey

TODAY = date(2026, 11, 23)
CALENDAR = working_calendar()
BIXUAN = load_catalogue().get("bixuan_works", TODAY)
OPEN_TENDER = load_catalogue().get("gp_open_tender", TODAY)


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BEIJING)


def written(name: str = "bixuan_works") -> dict[str, Any]:
    return tomllib.loads((SHIPPED / f"{name}.toml").read_text("utf-8"))


def read(values: dict[str, Any]) -> Procedure:
    return Procedure.read(Row("row.toml", values))


def params(violations: list[Text]) -> list[dict[str, Any]]:
    return [violation.params for violation in violations]


def test_a_competitive_selection_may_close_when_its_five_days_are_over() -> None:
    # The fifth day, the 28th, is a Saturday: the period ends with Monday.
    earliest = earliest_deadline(BIXUAN, at(11, 23), CALENDAR)
    assert earliest == at(12, 1, 0)
    assert check_schedule(BIXUAN, at(11, 23), at(12, 1, 0), at(11, 27), earliest, CALENDAR) == []


def test_an_open_tender_of_procurement_takes_twenty_days() -> None:
    assert earliest_deadline(OPEN_TENDER, at(11, 2), CALENDAR) == at(11, 24, 0)  # the 22nd is a Sunday
    assert earliest_documents_until(OPEN_TENDER, at(11, 2), CALENDAR) == at(11, 10, 0)


def test_a_long_holiday_moves_the_deadline_behind_it() -> None:
    assert earliest_deadline(OPEN_TENDER, at(9, 11), CALENDAR) == at(10, 9, 0)


def test_every_period_that_is_too_short_is_named_with_its_source() -> None:
    violations = check_schedule(OPEN_TENDER, at(11, 2), at(11, 5), at(11, 18), at(11, 20), CALENDAR)
    assert [(found["value"], found["source"]) for found in params(violations)] == [
        (5, "财政部令第87号第十八条"),
        (20, "政府采购法第三十五条"),
        (15, "政府采购法实施条例第三十一条"),
    ]
    assert params(violations)[1]["earliest"] == at(11, 24, 0)


def test_an_end_before_its_beginning_is_named() -> None:
    violations = check_schedule(BIXUAN, at(11, 23), at(12, 5), None, at(12, 1), CALENDAR)
    assert [violation.msgid for violation in violations] == ["“%(later)s” lies before “%(earlier)s”."]


def test_a_material_change_moves_a_deadline_that_is_too_near() -> None:
    deadline = at(12, 1)
    assert deadline_after_change(BIXUAN, at(11, 24), deadline, CALENDAR) == deadline
    assert deadline_after_change(BIXUAN, at(11, 30), deadline, CALENDAR) == at(12, 3, 0)
    assert deadline_after_change(OPEN_TENDER, at(11, 30), deadline, CALENDAR) == at(12, 16, 0)


def test_the_last_day_for_changes_is_the_one_after_which_the_deadline_moves() -> None:
    deadline = at(12, 1)
    last = last_day_for_changes(BIXUAN, deadline, CALENDAR)
    assert last == date(2026, 11, 28)
    assert deadline_after_change(BIXUAN, at(11, 28, 23), deadline, CALENDAR) == deadline
    assert deadline_after_change(BIXUAN, at(11, 29, 0), deadline, CALENDAR) > deadline


def test_business_hours_end_a_period_at_the_close_of_business() -> None:
    values = written()
    values["business_closes"] = "17:30"
    assert earliest_deadline(read(values), at(11, 23), CALENDAR) == at(11, 30, 17).replace(minute=30)


def test_a_frozen_procedure_reads_back_as_itself() -> None:
    for procedure in load_catalogue().procedures:
        frozen = json.dumps(procedure.as_dict(), ensure_ascii=False)
        assert Procedure.from_dict(json.loads(frozen)) == procedure


def test_nothing_shipped_is_for_training_only_and_the_competitive_selection_is_not_called_law() -> None:
    assert not any(procedure.training_only for procedure in load_catalogue().procedures)
    assert all(period.basis.certainty is not Certainty.VERIFIED for period in BIXUAN.periods)


def test_candidates_are_published_only_where_the_procedure_has_it() -> None:
    assert BIXUAN.publicity.candidates == 3
    assert BIXUAN.notice(NoticeKind.CANDIDATES) is not None
    assert OPEN_TENDER.publicity.candidates == 0
    assert OPEN_TENDER.notice(NoticeKind.CANDIDATES) is None


def test_a_method_finds_its_procedures() -> None:
    catalogue = load_catalogue()
    assert catalogue.for_method(Method.BIXUAN, Category.WORKS, TODAY)[0] == BIXUAN
    assert catalogue.for_method(Method.OPEN_TENDER, Category.GOODS, TODAY)[0] == OPEN_TENDER
    assert catalogue.for_method(Method.SINGLE_SOURCE, Category.LAND_USE_RIGHT, TODAY) == []


def test_a_procedure_holds_from_its_first_day_to_the_day_before_its_last() -> None:
    first, second = written(), written()
    first["valid_to"] = second["valid_from"] = date(2027, 1, 1)
    second["version"] = "2027-1"
    catalogue = Catalogue([read(second), read(first)])
    assert catalogue.get("bixuan_works", date(2026, 12, 31)).version == "2026-1"
    assert catalogue.get("bixuan_works", date(2027, 1, 1)).version == "2027-1"
    with pytest.raises(NotFound):
        catalogue.get("bixuan_works", date(2018, 5, 31))


def test_two_versions_on_the_same_day_are_refused_by_name() -> None:
    second = written()
    second["version"] = "2027-1"
    second["valid_from"] = date(2027, 1, 1)
    with pytest.raises(RuleFileError, match="bixuan_works: 2026-1 and 2027-1 both hold on 2027-01-01"):
        Catalogue([read(written()), read(second)])


def test_a_translation_falls_back_to_the_name_of_record() -> None:
    assert BIXUAN.name_in("en").startswith("Competitive selection")
    assert BIXUAN.name_in("fr") == BIXUAN.name == "工程比选（最低评标价法）"


def altered(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    values = deepcopy(written())
    target: Any = values
    for key in path[:-1]:
        target = target[key]
    if value is None:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return values


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("schema",), "procedure/3", "row.toml: schema: must be procedure/2"),
        (("engine",), None, "row.toml: engine: is missing"),
        (("colour",), "red", "row.toml: unknown key colour"),
        (("valid_from",), "soon", "row.toml: valid_from: 'soon' is not a date"),
        (("valid_to",), "2018-06-01", "row.toml: valid_to: must be later than valid_from"),
        (("training_only",), "no", "row.toml: training_only: must be true or false"),
        (("method",), "raffle", "row.toml: method: 'raffle' is not one of"),
        (("names", "zh-Hans"), None, "row.toml: names: zh-Hans"),
        (("source",), " ", "row.toml: source: must not be empty"),
        (("periods", 2, "unit"), "fortnight", "row.toml: periods 3: unit: 'fortnight' is not one of"),
        (("periods", 2, "value"), 0, "row.toml: periods 3: value: must be a whole number of at least 1"),
        (("periods", 2, "value"), True, "row.toml: periods 3: value: must be a whole number"),
        (("periods", 2, "key"), "documents", "row.toml: periods: names something twice"),
        (("periods", 0), None, "none runs from notice_published to documents_until"),
        (("notices", 0), None, "row.toml: notices: the tender notice is missing"),
        (("notices", 0, "contents"), ["parties", "parties"], "notices 1: contents: names something twice"),
        (("notices", 0, "colour"), "red", "row.toml: notices 1: unknown key colour"),
        (("steps",), "all", "row.toml: steps: must be a list of tables"),
        (("locks", "quorum"), 4, "row.toml: locks: quorum: is larger than the number of custodians"),
        (("publicity", "candidates"), 0, "belong together"),
        (("business_closes",), "late", "row.toml: business_closes: 'late' is not a time of day"),
        (("failure",), [], "row.toml: failure: must be a table"),
    ],
)
def test_a_faulty_row_is_refused_where_it_is_wrong(
    path: tuple[str | int, ...], value: object, complaint: str
) -> None:
    with pytest.raises(RuleFileError) as fault:
        read(altered(path, value))
    assert complaint in str(fault.value)


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "county.toml").write_text("code = ")
    with pytest.raises(RuleFileError, match=r"county\.toml: "):
        load_catalogue(tmp_path)


def test_a_county_adds_a_variant_by_adding_a_file(tmp_path: Path) -> None:
    shipped = (SHIPPED / "bixuan_works.toml").read_text("utf-8")
    variant = shipped.replace('code = "bixuan_works"', 'code = "bixuan_county"').replace(
        "minimum = 3", "minimum = 5"
    )
    (tmp_path / "bixuan_county.toml").write_text(variant, "utf-8")
    catalogue = load_catalogue(SHIPPED, tmp_path)
    assert catalogue.get("bixuan_county", TODAY).bidders.minimum == 5
    assert catalogue.get("bixuan_works", TODAY) == BIXUAN


def test_a_countys_file_replaces_the_shipped_one_of_its_code(tmp_path: Path) -> None:
    shipped = (SHIPPED / "bixuan_works.toml").read_text("utf-8")
    (tmp_path / "our_bixuan.toml").write_text(shipped.replace("2026-1", "county-1"), "utf-8")
    assert load_catalogue(SHIPPED, tmp_path).get("bixuan_works", TODAY).version == "county-1"


CASES = [
    (rule.id, method, category)
    for rule in load_table().on(TODAY).rules  # type: ignore[union-attr]  # a rule set holds today
    if rule.outcome is not None and rule.outcome.venue is not Venue.CITY
    for method in rule.outcome.methods
    for category in rule.categories
]


def test_every_method_that_a_rule_permits_is_carried_out_here() -> None:
    bare = [case for case in CASES if not load_catalogue().for_method(case[1], case[2], TODAY)]
    assert bare == []


def test_what_is_frozen_under_the_first_schema_is_still_read() -> None:
    values = {**OPEN_TENDER.as_dict(), "schema": "procedure/1"}
    for later in (
        "stages",
        "committee",
        "ascending",
        "amount_from",
        "amount_below",
        "performance",
        "objections",
        "retention",
    ):
        del values[later]
    for period in values["periods"]:
        del period["stage"]
    for notice in values["notices"]:
        del notice["title"]
    del values["bidders"]["invitees"], values["security"]["interest"]
    del values["evaluation"]["price_score"], values["evaluation"]["price_weight_least"]
    old = Procedure.from_dict(values)
    assert old.periods == OPEN_TENDER.periods
    assert old.first_stage.key is StageKey.COMMERCIAL


def test_a_later_stage_has_its_own_periods() -> None:
    tender = load_catalogue().get("open_tender_works_prequalified", TODAY)
    keys = {
        stage.key: {period.key for period in tender.for_stage(stage.key).periods} for stage in tender.stages
    }
    assert "application" in keys[StageKey.PREQUALIFICATION] - keys[StageKey.COMMERCIAL]
    assert "submission" in keys[StageKey.COMMERCIAL] - keys[StageKey.PREQUALIFICATION]
    following = tender.stage_after(StageKey.PREQUALIFICATION)
    assert following is not None
    assert following.key is StageKey.COMMERCIAL
    assert tender.stage_after(StageKey.COMMERCIAL) is None


def test_a_committee_grows_with_the_amount_and_two_thirds_of_it_are_experts() -> None:
    committee = load_catalogue().get("gp_negotiation", TODAY).committee
    assert committee is not None
    sizes = [committee.members_for(Money.yuan(yuan)) for yuan in (3_999_999, 4_000_000)]
    assert sizes == [3, 5]
    assert [committee.experts_among(size) for size in sizes] == [2, 4]


def test_no_price_of_the_record_is_called_law_that_was_not_read() -> None:
    """Whoever quotes an article says that it was not read, or is certain of it."""
    for procedure in load_catalogue().procedures:
        for basis in bases(procedure):
            doubted = any(doubt in basis.source for doubt in ("未核", "待核", "待县政府确认"))
            assert not (basis.certainty is Certainty.VERIFIED and doubted), (procedure.code, basis.source)


def bases(procedure: Procedure) -> list[Basis]:
    parts: list[Any] = [*procedure.periods, *procedure.notices, procedure.bidders, procedure.evaluation]
    parts += [procedure, procedure.security, procedure.failure, procedure.publicity]
    parts += [procedure.committee, procedure.ascending, procedure.performance, procedure.objections]
    return [part.basis for part in parts if part is not None]
