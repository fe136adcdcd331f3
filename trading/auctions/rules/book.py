"""The order book: whether a quote is taken, what it extends, and when the hammer falls."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trading.auctions.rules.states import AuctionState, Form, Stage
from trading.kernel.errors import Conflict, DomainError, Invalid, TooEarly, TooLate
from trading.kernel.money import Money
from trading.kernel.text import Text, text

CONTESTED = 2
"""Nobody outbids himself, so the second quote of a book is always a rival's."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was announced. An auction is live from `starts_at`; a listing from `live_from`, when contested.

    A quote in the last `late` before the end moves the end to `extension` after that quote.
    """

    form: Form
    state: AuctionState
    starting_price: Money
    step: Money
    starts_at: datetime
    listing_until: datetime | None
    live_from: datetime
    closes_at: datetime
    late: timedelta
    extension: timedelta


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote of the book; `bidder` is the bidder's number, `ends_at` the end after this quote."""

    number: int
    bidder: int
    amount: Money
    at: datetime
    ends_at: datetime


def end(terms: Terms, last: Quoted | None) -> datetime:
    """The instant at which the hammer falls unless another quote is taken.

    An uncontested listing ends with its listing period (rules of the listing, art. 19 of order 39 of 2007).
    """
    if terms.listing_until is not None and not is_contested(last):
        return terms.listing_until
    return max(terms.closes_at, last.ends_at) if last else terms.closes_at


def is_contested(last: Quoted | None) -> bool:
    """Whether two bidders have quoted."""
    return last is not None and last.number >= CONTESTED


def stage(terms: Terms, last: Quoted | None, now: datetime) -> Stage:
    """Where the auction stands at `now`; every period includes its beginning and not its end."""
    if terms.state in (AuctionState.SUSPENDED, AuctionState.TERMINATED):
        return Stage(terms.state.value)
    if now < terms.starts_at:
        return Stage.BEFORE
    if terms.state is AuctionState.HAMMERED or now >= end(terms, last):
        return Stage.FALLEN
    if terms.listing_until is not None and now < terms.live_from:
        return Stage.LISTING if now < terms.listing_until else Stage.PAUSE
    return Stage.LIVE


def turn(terms: Terms, last: Quoted | None, now: datetime) -> datetime:
    """The instant at which the present stage ends, unless another quote or a decision changes that."""
    match stage(terms, last, now):
        case Stage.BEFORE:
            return terms.starts_at
        case Stage.LISTING:
            return terms.listing_until or terms.closes_at
        case Stage.PAUSE:
            return terms.live_from
        case _:
            return end(terms, last)


def least(terms: Terms, last: Quoted | None) -> Money:
    """The smallest amount that may be quoted next."""
    return last.amount + terms.step if last else terms.starting_price


def must_have_bidders(minimum: int, qualified: int) -> None:
    """Raise Conflict while fewer bidders are qualified than the procedure asks for."""
    if qualified < minimum:
        raise Conflict(
            "too_few_bidders",
            text("Fewer bidders are qualified than this trade needs. No quote is taken."),
        )


def place(terms: Terms, last: Quoted | None, bidder: int, amount: Money, now: datetime) -> Quoted:
    """Give the quote its place in the book, or refuse it with the first reason that holds.

    The clock of a book never goes back: when the machine's was set back, the quote has the time of the one
    before it. Raises Conflict, TooEarly, TooLate, Invalid.
    """
    at = max(now, last.at) if last else now
    _must_be_open(terms, last, at)
    if last is not None and last.bidder == bidder:
        raise Conflict("own_highest", text("Your own quote is the highest. You cannot outbid yourself."))
    _must_suffice(terms, last, amount)
    return Quoted(
        number=last.number + 1 if last else 1,
        bidder=bidder,
        amount=amount,
        at=at,
        ends_at=_extended(terms, last, at),
    )


_CLOSED: dict[Stage, tuple[type[DomainError], str, Text]] = {
    Stage.BEFORE: (TooEarly, "not_begun", text("Quoting has not begun yet.")),
    Stage.PAUSE: (
        TooEarly,
        "live_not_begun",
        text("The listing period is over. Quoting goes on when the live stage begins."),
    ),
    Stage.FALLEN: (TooLate, "hammer_fallen", text("The hammer has fallen. No quote is taken any more.")),
    Stage.SUSPENDED: (
        Conflict,
        "suspended",
        text("Quoting is suspended. A notice will say when it goes on."),
    ),
    Stage.TERMINATED: (Conflict, "terminated", text("This trade was terminated. No quote is taken.")),
}


def _must_be_open(terms: Terms, last: Quoted | None, at: datetime) -> None:
    closed = _CLOSED.get(stage(terms, last, at))
    if closed is not None:
        kind, code, message = closed
        raise kind(code, message)


def _must_suffice(terms: Terms, last: Quoted | None, amount: Money) -> None:
    wanted = least(terms, last)
    if last is not None and amount == last.amount:
        raise _wrong(
            "equal_quote",
            text("Another bidder quoted this amount first. Of equal quotes the first counts."),
            wanted,
        )
    if amount < wanted:
        if last is None:
            raise _wrong("below_start", text("The first quote must reach the starting price."), wanted)
        raise _wrong("below_step", text("A quote must exceed the highest one by at least one step."), wanted)
    if (amount.fen - terms.starting_price.fen) % terms.step.fen:
        raise _wrong("not_a_multiple", text("A quote must exceed the starting price by whole steps."), wanted)


def _wrong(code: str, message: Text, wanted: Money) -> Invalid:
    return Invalid(code, message, {"amount": [message]}, least=wanted.yuan_text())


def _extended(terms: Terms, last: Quoted | None, at: datetime) -> datetime:
    ends_at = max(terms.closes_at, last.ends_at) if last else terms.closes_at
    is_late = stage(terms, last, at) is Stage.LIVE and ends_at - at <= terms.late
    return max(ends_at, at + terms.extension) if is_late else ends_at
