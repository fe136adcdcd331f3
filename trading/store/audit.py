"""The append-only trail of everything that was done."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trading.kernel.actors import Role
from trading.kernel.ids import new_id
from trading.store.db import Base
from trading.store.types import EnumType, Sequence, UtcDateTime, one_of


class AuditEvent(Base):
    """One act: who, when, from where, on what, and the values before and after, as JSON text.

    Names of people are not copied in: `person_id` points to the erasable account. `sealed_until` names the
    lot attempt whose deadline must pass before anyone but the actor may learn of the event.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role"),
        Index("ix_audit_events_project", "project_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(60), index=True)
    role: Mapped[Role] = mapped_column(EnumType(Role))
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None]
    address: Mapped[str] = mapped_column(String(45))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    project_id: Mapped[UUID | None]
    sealed_until: Mapped[UUID | None]
    facts: Mapped[str] = mapped_column(Text)


class AccessEvent(Base):
    """What a supervisor looked at; written apart, before the read-only transaction opens."""

    __tablename__ = "access_log"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[UUID] = mapped_column(index=True)
    path: Mapped[str] = mapped_column(String(500))
    address: Mapped[str] = mapped_column(String(45))
