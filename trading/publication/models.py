"""Tables that make published tenders quick to list and to search; notices can make them again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trading.kernel.money import Money
from trading.store.db import Base
from trading.store.types import MoneyType, UtcDateTime


class Listing(Base):
    """A published tender as lists show it; `words` is the normalised text that a search looks into."""

    __tablename__ = "listings"

    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    round: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(30), index=True)
    method: Mapped[str] = mapped_column(String(30))
    region_code: Mapped[str] = mapped_column(String(12), index=True)
    amount: Mapped[Money | None] = mapped_column(MoneyType)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    deadline: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    words: Mapped[str] = mapped_column(Text)


class ListingToken(Base):
    """One or two neighbouring characters that occur in a listing."""

    __tablename__ = "listing_tokens"

    token: Mapped[str] = mapped_column(String(4), primary_key=True)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("listings.tender_id"), primary_key=True, index=True)
