"""The worker's sign of life."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from trading.store.db import Base
from trading.store.types import UtcDateTime


class Heartbeat(Base):
    """When a worker was last seen, in system time."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
