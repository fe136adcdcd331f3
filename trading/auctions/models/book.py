"""An auction with its bidders' numbers, its quotes in their order, and the hammer."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.auctions.rules.book import Quoted, Terms
from trading.auctions.rules.chain import Place
from trading.auctions.rules.states import AuctionState, Form
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Auction(Base):
    """The terms on which a lot attempt, whose id this is, takes quotes.

    An auction is live from `starts_at`, which is `live_from` too. A listing takes quotes from `starts_at`
    until before `listing_until`; if two bidders have quoted by then it goes on live from `live_from`. The
    live stage lasts until `closes_at`; a quote in its last `late_seconds` moves the end to
    `extension_seconds` after that quote. Without `minimum_bidders` qualified no quote is taken.
    """

    __tablename__ = "auctions"
    __table_args__ = (
        CheckConstraint(one_of("form", Form), name="form"),
        CheckConstraint(one_of("state", AuctionState), name="state"),
        CheckConstraint("starting_price > 0 AND step > 0", name="prices"),
        CheckConstraint("starts_at <= live_from AND live_from < closes_at", name="order"),
        CheckConstraint(
            "(form = 'auction' AND listing_until IS NULL AND live_from = starts_at) OR "
            "(form = 'listing' AND starts_at < listing_until AND listing_until <= live_from)",
            name="listing",
        ),
        CheckConstraint("late_seconds >= 0 AND extension_seconds >= late_seconds", name="extension"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    form: Mapped[Form] = mapped_column(EnumType(Form))
    state: Mapped[AuctionState] = mapped_column(EnumType(AuctionState), default=AuctionState.OPEN, index=True)
    starting_price: Mapped[Money] = mapped_column(MoneyType)
    step: Mapped[Money] = mapped_column(MoneyType)
    minimum_bidders: Mapped[int] = mapped_column(default=1)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    listing_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    live_from: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    late_seconds: Mapped[int]
    extension_seconds: Mapped[int]

    lot_attempt: Mapped[LotAttempt] = relationship()

    @property
    def place(self) -> Place:
        """How the book is named in receipts and in the public log."""
        return Place(self.lot_attempt.wire_id, self.lot_attempt.stage)

    @property
    def terms(self) -> Terms:
        """What the order book needs to know."""
        return Terms(
            form=self.form,
            state=self.state,
            starting_price=self.starting_price,
            step=self.step,
            starts_at=self.starts_at,
            listing_until=self.listing_until,
            live_from=self.live_from,
            closes_at=self.closes_at,
            late=timedelta(seconds=self.late_seconds),
            extension=timedelta(seconds=self.extension_seconds),
        )


class Participant(Base):
    """A bidder, known by its number alone until the result; may quote once it is qualified."""

    __tablename__ = "auction_participants"
    __table_args__ = (
        UniqueConstraint("auction_id", "organisation_id"),
        UniqueConstraint("auction_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    auction_id: Mapped[UUID] = mapped_column(ForeignKey("auctions.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    number: Mapped[int]
    qualified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    auction: Mapped[Auction] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Quote(Base):
    """A quote that was taken.

    `number` is its place in the book, `digest` covers it and the quote before it. `key` is the bidder's own
    name for it, by which it is recognised when it is sent again.
    """

    __tablename__ = "quotes"
    __table_args__ = (
        UniqueConstraint("auction_id", "number"),
        UniqueConstraint("participant_id", "key"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    auction_id: Mapped[UUID] = mapped_column(ForeignKey("auctions.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("auction_participants.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    key: Mapped[UUID]
    number: Mapped[int]
    bidder: Mapped[int]
    amount: Mapped[Money] = mapped_column(MoneyType)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(64))

    participant: Mapped[Participant] = relationship()

    @property
    def quoted(self) -> Quoted:
        return Quoted(self.number, self.bidder, self.amount, self.at, self.ends_at)


class Hammer(Base):
    """The end of the quoting, written down: when the hammer fell, after how many quotes, on which.

    `fell_at` is the instant that terms and quotes give, not the later one at which it was written. `note` is
    the signed text of `entry`, which stands in the public log.
    """

    __tablename__ = "hammers"
    __table_args__ = (
        CheckConstraint("(quotes = 0) = (quote_id IS NULL)", name="last_quote"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    fell_at: Mapped[datetime] = mapped_column(UtcDateTime)
    quotes: Mapped[int]
    quote_id: Mapped[UUID | None] = mapped_column(ForeignKey("quotes.id"))
    head: Mapped[str] = mapped_column(String(64))
    entry: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    auction: Mapped[Auction] = relationship()
    quote: Mapped[Quote | None] = relationship()
