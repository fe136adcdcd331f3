"""A number per subject that grows when a live page about it should look again."""

from uuid import UUID

from sqlalchemy import BigInteger, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trading.store.db import Base, insert_if_absent


class LiveVersion(Base):
    """The version of one subject; says nothing but that something public has changed."""

    __tablename__ = "live_versions"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


def bump(session: Session, subject_id: UUID) -> None:
    """Let every live page about the subject look again; only for changes that everyone may see."""
    insert_if_absent(session, LiveVersion, subject_id=subject_id, version=0)
    session.execute(
        update(LiveVersion)
        .where(LiveVersion.subject_id == subject_id)
        .values(version=LiveVersion.version + 1)
        .execution_options(synchronize_session=False)
    )
