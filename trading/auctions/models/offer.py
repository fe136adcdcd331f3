"""What the seller offers, and who applies to take part."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.auctions.rules.applications import ApplicationState
from trading.auctions.rules.offers import Schedule
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Offer(Base):
    """The seller's terms for a lot attempt, whose id this is; with the notice an auction is made of them.

    `has_reserve`: a reserve price is sealed before quoting begins. `extended` counts how often the time for
    applications was prolonged because nobody had come.
    """

    __tablename__ = "offers"
    __table_args__ = (CheckConstraint("extended >= 0", name="extended"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    starting_price: Mapped[Money | None] = mapped_column(MoneyType)
    step: Mapped[Money | None] = mapped_column(MoneyType)
    has_reserve: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    listing_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    live_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    payment: Mapped[str] = mapped_column(Text, default="")
    low_price_approval: Mapped[str] = mapped_column(String(200), default="")
    extended: Mapped[int] = mapped_column(default=0)

    lot_attempt: Mapped[LotAttempt] = relationship()

    @property
    def procuring_entity_id(self) -> UUID:
        return self.lot_attempt.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.lot_attempt.agent_id

    def schedule(self, deadline: datetime | None) -> Schedule:
        """The moments of the trade; `deadline` ends the applications and stands in the tender."""
        return Schedule(deadline, self.starts_at, self.listing_until, self.live_from, self.closes_at)


class BidderApplication(Base):
    """One organisation's wish to take part; secret from everybody else until the hammer has fallen.

    `declared` is the text it agreed to, byte for byte.
    """

    __tablename__ = "bidder_applications"
    __table_args__ = (
        UniqueConstraint("offer_id", "organisation_id"),
        CheckConstraint(one_of("state", ApplicationState), name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[ApplicationState] = mapped_column(EnumType(ApplicationState), default=ApplicationState.MADE)
    declared: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    offer: Mapped[Offer] = relationship()
    organisation: Mapped[Organisation] = relationship()
