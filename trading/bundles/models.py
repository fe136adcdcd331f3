"""Table of the bundles that were made."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.bundles.rules import Occasion
from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, UtcDateTime, one_of


class Bundle(Base):
    """A ZIP in the file store that proves one opening; never changed, one more is made after the result.

    `size` in bytes; `made_at` is legal time.
    """

    __tablename__ = "bundles"
    __table_args__ = (
        UniqueConstraint("lot_attempt_id", "occasion"),
        CheckConstraint(one_of("occasion", Occasion), name="occasion"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    occasion: Mapped[Occasion] = mapped_column(EnumType(Occasion))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
