"""Tables of custodians' long-term keys and of lot locks. No secret ever lies here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.custody.rules import wire_name
from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.sealing.dealing import PARTS
from trading.store.db import Base
from trading.store.types import UtcDateTime


class SigningKey(Base):
    """A custodian's long-term Ed25519 verifier key, as a C2SP vkey line."""

    __tablename__ = "signing_keys"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    vkey: Mapped[str] = mapped_column(String(200))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Place:
    """The place of one custodian among the n of something sealed, and the two public locks it made.

    `note` is the custodian's signed statement that these are its locks, where they were made in the browser.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    position: Mapped[int]
    custodian_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    summary_recipient: Mapped[str | None] = mapped_column(String(62), unique=True)
    body_recipient: Mapped[str | None] = mapped_column(String(62), unique=True)
    note: Mapped[str | None] = mapped_column(Text)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr
    @classmethod
    def custodian(cls) -> Mapped[Organisation]:
        return relationship(Organisation)

    @property
    def custodian_name(self) -> str:
        """How the custodian is named in notices, key files and key releases."""
        return wire_name(self.custodian_id)

    @property
    def sealed_thing(self) -> tuple[str, str]:
        """The name on the wire and the stage of what these locks seal."""
        raise NotImplementedError

    def recipient(self, part: str) -> str:
        """The public lock of one part; empty while it is not made."""
        return (self.summary_recipient if part == PARTS[0] else self.body_recipient) or ""


def made_whole() -> tuple[CheckConstraint, ...]:
    """What every table of places demands: positions from 1, both locks or none, two different ones."""
    return (
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint(
            "(summary_recipient IS NULL) = (body_recipient IS NULL) "
            "AND (summary_recipient IS NULL) = (made_at IS NULL)",
            name="made_whole",
        ),
        CheckConstraint("summary_recipient <> body_recipient", name="two_locks"),
    )


class LotLock(Place, Base):
    """The place of one custodian among the n of a lot attempt."""

    __tablename__ = "lot_locks"
    __table_args__ = (
        UniqueConstraint("lot_attempt_id", "position"),
        UniqueConstraint("lot_attempt_id", "custodian_id"),
        *made_whole(),
    )

    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    tested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()

    @property
    def sealed_thing(self) -> tuple[str, str]:
        return self.lot_attempt.wire_id, self.lot_attempt.stage
