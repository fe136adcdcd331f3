"""The order book under any sequence of quotes, and its chain under any change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.auctions.rules import book, chain
from trading.auctions.rules.book import Quoted, Terms
from trading.auctions.rules.chain import Place
from trading.auctions.rules.states import AuctionState, Form, Stage
from trading.kernel.errors import DomainError, TooLate
from trading.kernel.money import Money

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LOT = Place("GG-2026-000001-1/1", "price")
Attempt = tuple[int, int, int]
"""A bidder, steps above the starting price in quarters of a step, and seconds since the attempt before."""

attempts = st.lists(
    st.tuples(st.integers(1, 4), st.integers(-4, 80), st.integers(-5, 200)), min_size=1, max_size=40
)


def an_auction() -> Terms:
    return Terms(
        form=Form.AUCTION,
        state=AuctionState.OPEN,
        starting_price=Money.yuan(1_000_000),
        step=Money.yuan(20_000),
        starts_at=START,
        listing_until=None,
        live_from=START,
        closes_at=START + timedelta(minutes=10),
        late=timedelta(minutes=3),
        extension=timedelta(minutes=5),
    )


def a_listing() -> Terms:
    until = START + timedelta(minutes=5)
    return replace(
        an_auction(),
        form=Form.LISTING,
        listing_until=until,
        live_from=until + timedelta(minutes=1),
        closes_at=until + timedelta(minutes=6),
    )


def run(terms: Terms, attempts: Sequence[Attempt]) -> tuple[list[Quoted], list[tuple[datetime, DomainError]]]:
    taken: list[Quoted] = []
    refused: list[tuple[datetime, DomainError]] = []
    now = START - timedelta(seconds=60)
    for bidder, quarters, seconds in attempts:
        now += timedelta(seconds=seconds)
        amount = Money(terms.starting_price.fen + quarters * terms.step.fen // 4)
        try:
            taken.append(book.place(terms, taken[-1] if taken else None, bidder, amount, now))
        except DomainError as error:
            refused.append((now, error))
    return taken, refused


@pytest.mark.parametrize("terms", [an_auction(), a_listing()], ids=["auction", "listing"])
@given(attempts=attempts)
def test_a_book_only_rises_by_whole_steps_between_rivals_and_before_its_end(
    terms: Terms, attempts: list[Attempt]
) -> None:
    taken, _ = run(terms, attempts)
    assert [quote.number for quote in taken] == list(range(1, len(taken) + 1))
    assert all((quote.amount.fen - terms.starting_price.fen) % terms.step.fen == 0 for quote in taken)
    assert all(quote.amount >= terms.starting_price and quote.at >= terms.starts_at for quote in taken)
    for before, after in pairwise(taken):
        assert after.amount.fen - before.amount.fen >= terms.step.fen
        assert after.bidder != before.bidder
        assert before.at <= after.at < before.ends_at <= after.ends_at


@pytest.mark.parametrize("terms", [an_auction(), a_listing()], ids=["auction", "listing"])
@given(attempts=attempts)
def test_after_every_live_quote_rivals_have_their_full_time(terms: Terms, attempts: list[Attempt]) -> None:
    taken, refused = run(terms, attempts)
    for quote in taken:
        if quote.at >= terms.live_from:
            assert quote.ends_at - quote.at > terms.late or quote.ends_at == quote.at + terms.extension
    last = taken[-1] if taken else None
    for now, error in refused:
        if isinstance(error, TooLate):
            assert now >= book.end(terms, last)
    assert book.stage(terms, last, book.end(terms, last)) is Stage.FALLEN


@given(attempts=attempts)
def test_a_listing_goes_live_exactly_when_two_bidders_have_quoted(attempts: list[Attempt]) -> None:
    terms = a_listing()
    taken, _ = run(terms, attempts)
    in_listing = [quote for quote in taken if terms.listing_until and quote.at < terms.listing_until]
    rivals = {quote.bidder for quote in in_listing}
    last = in_listing[-1] if in_listing else None
    stage = book.stage(terms, last, terms.live_from)
    assert stage is (Stage.LIVE if len(rivals) >= 2 else Stage.FALLEN)
    assert not any(
        terms.listing_until <= quote.at < terms.live_from for quote in taken if terms.listing_until
    )


@given(attempts=attempts, data=st.data())
def test_no_quote_of_a_chain_can_be_changed_left_out_or_put_elsewhere(
    attempts: list[Attempt], data: st.DataObject
) -> None:
    taken, _ = run(an_auction(), attempts)
    if not taken:
        return
    place = data.draw(st.integers(0, len(taken) - 1))
    quote = taken[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(quote, amount=quote.amount + Money(1)),
                replace(quote, bidder=quote.bidder + 1),
                replace(quote, at=quote.at + timedelta(microseconds=1)),
                replace(quote, ends_at=quote.ends_at + timedelta(microseconds=1)),
                replace(quote, number=quote.number + 1),
            ]
        )
    )
    whole = head(taken)
    assert whole == head(list(taken))
    assert whole != head([*taken[:place], changed, *taken[place + 1 :]])
    assert whole != head([*taken[:place], *taken[place + 1 :]])
    assert whole != head(taken, Place("GG-2026-000001-2/1", "price"))


def head(quotes: Sequence[Quoted], place: Place = LOT) -> str:
    digest = chain.NOTHING
    for quote in quotes:
        digest = chain.digest(chain.text(place, quote, digest))
    return digest


def refusal(terms: Terms, last: Quoted | None, bidder: int, yuan: int, seconds: float) -> str:
    with pytest.raises(DomainError) as refused:
        book.place(terms, last, bidder, Money.yuan(yuan), START + timedelta(seconds=seconds))
    return refused.value.code


def test_every_refusal_has_its_code() -> None:
    terms = an_auction()
    first = book.place(terms, None, 3, Money.yuan(1_000_000), START)
    assert refusal(terms, None, 3, 1_000_000, -0.001) == "not_begun"
    assert refusal(terms, None, 3, 999_999, 0) == "below_start"
    assert refusal(terms, None, 3, 1_000_001, 0) == "not_a_multiple"
    assert refusal(terms, first, 3, 1_020_000, 1) == "own_highest"
    assert refusal(terms, first, 5, 1_000_000, 1) == "equal_quote"
    assert refusal(terms, first, 5, 1_019_999, 1) == "below_step"
    assert refusal(terms, first, 5, 1_030_000, 1) == "not_a_multiple"
    assert refusal(terms, first, 5, 1_020_000, 600) == "hammer_fallen"
    assert refusal(replace(terms, state=AuctionState.HAMMERED), first, 5, 1_020_000, 1) == "hammer_fallen"
    assert refusal(replace(terms, state=AuctionState.SUSPENDED), first, 5, 1_020_000, 1) == "suspended"
    assert refusal(replace(terms, state=AuctionState.TERMINATED), first, 5, 1_020_000, 1) == "terminated"
    listing = a_listing()
    contested = book.place(listing, first, 5, Money.yuan(1_020_000), START + timedelta(seconds=2))
    assert refusal(listing, contested, 3, 1_040_000, 300) == "live_not_begun"
    assert refusal(listing, first, 5, 1_020_000, 300) == "hammer_fallen"
    with pytest.raises(DomainError) as refused:
        book.must_have_bidders(3, 2)
    assert refused.value.code == "too_few_bidders"
    book.must_have_bidders(3, 3)


def test_a_clock_that_was_set_back_does_not_reorder_a_book() -> None:
    terms = an_auction()
    first = book.place(terms, None, 3, Money.yuan(1_000_000), START + timedelta(seconds=9))
    second = book.place(terms, first, 5, Money.yuan(1_020_000), START + timedelta(seconds=4))
    assert second.at == first.at
