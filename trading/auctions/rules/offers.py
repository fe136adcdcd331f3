"""The seller's terms: what must be filled in, and how the moments of a trade follow each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from trading.kernel.calendar import WorkingCalendar
from trading.kernel.money import Money
from trading.kernel.text import Text, text
from trading.procedures.rules import Procedure
from trading.procedures.schedule import ends
from trading.procedures.vocabulary import AscendingForm, Event, PeriodKind
from trading.procedures.words import CERTAINTIES, EVENTS, UNITS

FLOOR_BASIS_POINTS: Final = 9000
"""Below 90 % of the valuation a starting price needs an approval (rules of state assets, unverified)."""

_MISSING: Final = text("Please fill this in.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a trade happens. Applications and deposits are in before `deadline`.

    An auction takes quotes from `starts_at` to `closes_at`; a listing from `starts_at` until before
    `listing_until`, and if contested live from `live_from` to `closes_at`.
    """

    deadline: datetime | None
    starts_at: datetime | None
    listing_until: datetime | None
    live_from: datetime | None
    closes_at: datetime | None


def faults(
    form: AscendingForm, schedule: Schedule, price: Money | None, step: Money | None
) -> dict[str, Text]:
    """What is missing or out of order, by field."""
    found = {name: _MISSING for name, value in (("starting_price", price), ("step", step)) if not value}
    wanted = ("starts_at", "closes_at") if form is AscendingForm.AUCTION else _LISTED
    found |= {name: _MISSING for name in wanted if getattr(schedule, name) is None}
    if not found:
        found |= _out_of_order(form, schedule)
    return found


_LISTED: Final = ("starts_at", "listing_until", "live_from", "closes_at")


def _out_of_order(form: AscendingForm, schedule: Schedule) -> dict[str, Text]:
    in_order: tuple[tuple[str, str, Text], ...]
    if form is AscendingForm.AUCTION:
        in_order = (
            ("deadline", "starts_at", text("Quoting begins after the end of applications.")),
            ("starts_at", "closes_at", text("Quoting must end after it has begun.")),
        )
    else:
        in_order = (
            ("starts_at", "listing_until", text("The listing must end after it has begun.")),
            ("deadline", "listing_until", text("Applications must end before the listing does.")),
            ("listing_until", "live_from", text("The live stage begins after the listing has ended.")),
            ("live_from", "closes_at", text("The live stage must end after it has begun.")),
        )
    return {
        later: reason
        for earlier, later, reason in in_order
        if not _is_before(getattr(schedule, earlier), getattr(schedule, later), same=later == "live_from")
    }


def _is_before(earlier: datetime | None, later: datetime | None, *, same: bool) -> bool:
    if earlier is None or later is None:
        return True
    return earlier <= later if same else earlier < later


def too_short(
    procedure: Procedure, published_at: datetime, schedule: Schedule, calendar: WorkingCalendar
) -> dict[str, Text]:
    """Every moment that comes before a period of the procedure is over, by field; raises UnknownYear."""
    moments: dict[Event, tuple[str, datetime | None]] = {
        Event.NOTICE_PUBLISHED: ("", published_at),
        Event.DEADLINE: ("deadline", schedule.deadline),
        Event.BIDDING_STARTED: ("starts_at", schedule.starts_at),
        Event.LISTING_ENDED: ("listing_until", schedule.listing_until),
    }
    return {
        name: reason
        for period in procedure.periods
        if period.kind is PeriodKind.AT_LEAST and period.start in moments and period.end in moments
        for (_, begun), (name, over) in [(moments[period.start], moments[period.end])]
        if begun is not None and over is not None
        if (earliest := ends(procedure, period, begun, calendar)) > over
        for reason in [
            text(
                "From “%(start)s” to “%(end)s” there must be at least %(value)s %(unit)s, so not before "
                "%(earliest)s. Basis: %(source)s (%(certainty)s).",
                start=EVENTS[period.start],
                end=EVENTS[period.end],
                value=period.value,
                unit=UNITS[period.unit],
                earliest=earliest,
                source=period.basis.source,
                certainty=CERTAINTIES[period.basis.certainty],
            )
        ]
    }


def needs_approval(starting_price: Money, valuation: Money | None) -> bool:
    """Whether the starting price lies so far below the valuation that somebody must have approved it."""
    return valuation is not None and starting_price.fen * 10_000 < valuation.fen * FLOOR_BASIS_POINTS
