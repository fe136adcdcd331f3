"""What came of a trade: the record of its outcome, and the confirmation that both sides sign."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.auctions.models.book import Auction, Participant
from trading.auctions.rules.outcome import OutcomeState, VoidGround
from trading.kernel.money import Money
from trading.procedures.vocabulary import FailureGround
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class AuctionOutcome(Base):
    """The outcome of an auction, whose id this is; `frozen` is the published record, without names.

    `price` is what is paid: the highest quote, or what the only taker and the seller agreed.
    """

    __tablename__ = "auction_outcomes"
    __table_args__ = (
        CheckConstraint(one_of("state", OutcomeState), name="state"),
        CheckConstraint(
            "state NOT IN ('sold', 'confirmed') OR (participant_id IS NOT NULL AND price IS NOT NULL)",
            name="sold_whole",
        ),
        CheckConstraint("state <> 'not_sold' OR ground IS NOT NULL", name="not_sold_with_ground"),
        CheckConstraint("(void_ground IS NOT NULL) = (state = 'void')", name="void_with_ground"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("auctions.id"), primary_key=True)
    state: Mapped[OutcomeState] = mapped_column(EnumType(OutcomeState))
    ground: Mapped[FailureGround | None] = mapped_column(EnumType(FailureGround))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("auction_participants.id"))
    price: Mapped[Money | None] = mapped_column(MoneyType)
    reserve: Mapped[Money | None] = mapped_column(MoneyType)
    void_ground: Mapped[VoidGround | None] = mapped_column(EnumType(VoidGround))
    void_reason: Mapped[str] = mapped_column(Text, default="")
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    auction: Mapped[Auction] = relationship()
    participant: Mapped[Participant | None] = relationship()

    @property
    def procuring_entity_id(self) -> UUID:
        return self.auction.lot_attempt.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.auction.lot_attempt.agent_id

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation that won."""
        return self.participant.organisation_id if self.participant else None


class Confirmation(Base):
    """The confirmation of a sale (成交确认书): its frozen text, and who signed it for each side."""

    __tablename__ = "confirmations"

    id: Mapped[UUID] = mapped_column(ForeignKey("auction_outcomes.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seller_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    seller_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taker_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    taker_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    outcome: Mapped[AuctionOutcome] = relationship()

    @property
    def signed_at(self) -> datetime | None:
        """When the second side signed."""
        return max(self.seller_at, self.taker_at) if self.seller_at and self.taker_at else None
