"""The agenda over any course of events: nothing owed is lost, nothing is owed twice, cards come in order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from trading.agenda.rules import OUTLASTING, RIGHTS, Kind, agenda, in_order
from trading.procedures.catalogue import load_catalogue
from trading.procedures.holidays import working_calendar
from trading.procedures.moments import Moment
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Event, PeriodKind
from trading.projects.step_clock import Card

LOT = UUID(int=1)
SUBJECTS = (UUID(int=2), UUID(int=3))
START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
CALENDAR = working_calendar()
PROCEDURES = load_catalogue().on(START.date())

hours = st.integers(0, 24 * 300).map(lambda passed: START + timedelta(hours=passed))
lot_moments = st.builds(Moment, st.sampled_from(sorted(Event, key=str)), hours, st.just(LOT))
own_moments = st.builds(
    Moment,
    st.sampled_from([Event.OBJECTION_RECEIVED, Event.OBJECTION_ANSWERED]),
    hours,
    st.just(LOT),
    st.sampled_from(SUBJECTS),
)


@given(st.sampled_from(PROCEDURES), st.lists(lot_moments | own_moments, max_size=12), hours)
def test_every_promise_that_began_is_on_the_agenda_until_it_is_kept(
    procedure: Procedure, moments: list[Moment], now: datetime
) -> None:
    entries = list(agenda(procedure, moments, now, CALENDAR))
    owed = [(each.period, each.subject_id) for each in entries if each.kind is Kind.OWED]
    assert len(owed) == len(set(owed))
    for period in procedure.periods:
        begun = [each for each in moments if each.event is period.start and each.at <= now]
        if period.kind is PeriodKind.AT_MOST and begun and period.end not in RIGHTS:
            assert [each for each in entries if each.period == period and each.kind is Kind.OWED]


@given(st.sampled_from(PROCEDURES), st.lists(lot_moments, max_size=8), hours)
def test_a_lot_that_is_over_leaves_only_answers_and_refunds_to_do(
    procedure: Procedure, moments: list[Moment], now: datetime
) -> None:
    for each in agenda(procedure, moments, now, CALENDAR, over=True):
        assert not each.is_open or each.event in OUTLASTING


@given(st.sampled_from(PROCEDURES), st.lists(lot_moments, max_size=8), hours, hours)
def test_a_card_never_becomes_milder_while_nothing_happens(
    procedure: Procedure, moments: list[Moment], one: datetime, other: datetime
) -> None:
    order = [Card.NONE, Card.YELLOW, Card.RED]
    earlier, later = sorted((one, other))
    known = [each for each in moments if each.at <= earlier]
    before = {
        (each.period.key, each.started): each.card
        for each in agenda(procedure, known, earlier, CALENDAR)
        if each.period and each.kind is Kind.OWED and each.is_open
    }
    after = {
        (each.period.key, each.started): each.card
        for each in agenda(procedure, known, later, CALENDAR)
        if each.period and each.kind is Kind.OWED and each.is_open
    }
    assert before.keys() == after.keys()
    assert all(order.index(after[key]) >= order.index(card) for key, card in before.items())
    cards = [each.card for each in in_order(agenda(procedure, known, later, CALENDAR))]
    assert cards == sorted(cards, key=order.index, reverse=True)
