"""When somebody may object or complain, by the periods of real procedures and a real calendar."""

from datetime import date, datetime

import pytest

from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, TooEarly, TooLate
from trading.procedures.catalogue import load_catalogue
from trading.procedures.holidays import working_calendar
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Event
from trading.remedies import windows
from trading.remedies.rules import Consequence, Finding, Subject, digest_of, must_fit, new_code, shown_code
from trading.remedies.windows import Course

DAY = date(2026, 11, 2)
CALENDAR = working_calendar()


def procedure(code: str) -> Procedure:
    return load_catalogue().get(code, DAY)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BEIJING)


COURSE = Course(
    published_at=at(2),
    documents_until=at(9),
    deadline=at(25),
    opened_at=at(25, 10),
    candidates_at=at(26),
    publicity_until=at(30, 0),
    result_at=at(1, 9, 12),
)
DIRECT = Course(at(2), at(9), at(25), at(25, 10), result_at=at(1, 9, 12))


def closes(code: str, subject: Subject, course: Course = COURSE) -> datetime:
    window = windows.window(subject, procedure(code), course, CALENDAR)
    assert window is not None
    return window.closes


def test_works_documents_can_be_objected_to_until_ten_days_before_the_deadline() -> None:
    assert closes("open_tender_works", Subject.DOCUMENTS) == at(15, 0)


def test_an_opening_is_objected_to_on_its_own_day_and_candidates_while_they_are_published() -> None:
    assert closes("open_tender_works", Subject.OPENING) == at(26, 0)
    assert closes("open_tender_works", Subject.OUTCOME) == COURSE.publicity_until


def test_in_government_procurement_seven_working_days_run_from_the_end_of_each_step() -> None:
    assert closes("gp_open_tender", Subject.DOCUMENTS, DIRECT) == at(19, 0)
    assert closes("gp_open_tender", Subject.OPENING, DIRECT) == at(5, 0, 12)
    assert closes("gp_open_tender", Subject.OUTCOME, DIRECT) == at(12, 0, 12)


def test_there_is_no_window_before_there_is_something_to_object_to() -> None:
    started = Course(published_at=at(2), deadline=at(25))
    assert windows.window(Subject.OPENING, procedure("gp_open_tender"), started, CALENDAR) is None
    assert windows.window(Subject.OUTCOME, procedure("gp_open_tender"), started, CALENDAR) is None


def test_a_window_is_open_from_its_first_instant_until_before_its_last() -> None:
    window = windows.window(Subject.OUTCOME, procedure("open_tender_works"), COURSE, CALENDAR)
    assert window is not None
    window.must_be_open(window.opens)
    with pytest.raises(TooEarly, match="objection_too_early"):
        window.must_be_open(at(25))
    with pytest.raises(TooLate, match="objection_too_late"):
        window.must_be_open(window.closes)


def test_the_time_of_an_objection_is_not_counted_against_a_complaint() -> None:
    works, purchase = procedure("open_tender_works"), procedure("gp_open_tender")
    known = date(2026, 11, 26)
    assert windows.complaint_until(works, CALENDAR, known, None) == at(8, 0, 12)
    assert windows.complaint_until(works, CALENDAR, known, at(4, 9, 12)) == at(15, 0, 12)
    assert windows.complaint_until(purchase, CALENDAR, known, None) is None
    assert windows.complaint_until(purchase, CALENDAR, known, at(4, 9, 12)) == at(26, 0, 12)


def test_a_suspension_for_a_complaint_is_limited_where_the_rule_says_so() -> None:
    assert windows.longest_suspension(procedure("open_tender_works"), at(2), CALENDAR) is None
    assert windows.longest_suspension(procedure("gp_open_tender"), at(2), CALENDAR) == at(3, 0, 12)
    assert windows.due(
        procedure("gp_open_tender"), Event.OBJECTION_RECEIVED, at(2), Event.OBJECTION_ANSWERED, CALENDAR
    ) == at(12, 0)


def test_an_objection_comes_first_only_where_the_procedure_says_so() -> None:
    windows.must_have_objected(False, False)
    windows.must_have_objected(True, True)
    with pytest.raises(Conflict, match="objection_first"):
        windows.must_have_objected(True, False)


@pytest.mark.parametrize("consequence", [Consequence.REEVALUATE, Consequence.NEXT_CANDIDATE])
def test_faults_of_documents_never_change_who_wins(consequence: Consequence) -> None:
    must_fit(Finding.UPHELD, Consequence.VOID, Subject.DOCUMENTS)
    with pytest.raises(Exception, match="not_about_the_outcome"):
        must_fit(Finding.UPHELD, consequence, Subject.DOCUMENTS)


def test_a_code_is_found_however_it_is_typed_and_no_two_are_alike() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    code = codes.pop()
    assert digest_of(shown_code(code).lower()) == digest_of(f" {code} ") != digest_of(new_code())
