"""Tables of the public log: batches and their checkpoints, entries, tiles, witnesses and what they signed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.kernel.ids import new_id
from trading.proofs.schedule import BatchKind
from trading.store.db import Base
from trading.store.types import EnumType, Sequence, UtcDateTime, one_of


class LogBatch(Base):
    """One block of entries and the checkpoint signed over the tree that ends with it.

    `id` counts batches from 0; `at` is the legal instant the batch stands for, `made_at` the system time
    when it was made; `size` counts all entries of the tree with this batch in it.
    """

    __tablename__ = "log_batches"
    __table_args__ = (
        CheckConstraint(one_of("kind", BatchKind), name="kind"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    kind: Mapped[BatchKind] = mapped_column(EnumType(BatchKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    size: Mapped[int] = mapped_column(Sequence, unique=True)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    checkpoint: Mapped[str] = mapped_column(Text)


class LogEntry(Base):
    """The place of one leaf in the log: `id` is its index, counted from 0.

    The entries of a batch follow one another up to the batch's `size`, so they are found by `id`.
    """

    __tablename__ = "log_entries"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaves.id"), unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("log_batches.id"))


class LogTile(Base):
    """Up to 256 hashes of one level of the tree, 32 bytes each; a partial tile is a prefix of it."""

    __tablename__ = "log_tiles"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class AuditLink(Base):
    """One audit event's place in the chain; `digest` covers the event and the link before it."""

    __tablename__ = "audit_links"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_events.id"), unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class Witness(Base):
    """Somebody who countersigns checkpoints; `vkey` is a C2SP cosignature/v1 verifier key.

    Each browser of a custodian is a witness of its unit; units and outsiders run the command.
    """

    __tablename__ = "witnesses"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(100))
    vkey: Mapped[str] = mapped_column(String(250), unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Cosignature(Base):
    """A witness's signature line over the checkpoint of one tree size; `signed_at` is the time in it."""

    __tablename__ = "cosignatures"
    __table_args__ = (UniqueConstraint("size", "witness_id"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    size: Mapped[int] = mapped_column(Sequence, index=True)
    witness_id: Mapped[UUID] = mapped_column(ForeignKey("witnesses.id"))
    line: Mapped[str] = mapped_column(String(400))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)

    witness: Mapped[Witness] = relationship()


class TimeStamp(Base):
    """An RFC 3161 token over the checkpoint of one tree size."""

    __tablename__ = "time_stamps"
    __table_args__ = (UniqueConstraint("size"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    size: Mapped[int] = mapped_column(Sequence)
    token: Mapped[bytes] = mapped_column(LargeBinary)
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)
