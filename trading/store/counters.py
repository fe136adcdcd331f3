"""Numbers for people, without gaps, allocated inside the transaction that uses them."""

from sqlalchemy import BigInteger, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trading.store.db import Base, insert_if_absent


class Counter(Base):
    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


def next_number(session: Session, name: str) -> int:
    """Return the next number of the series `name`, starting at 1; its row stays locked until the end."""
    insert_if_absent(session, Counter, name=name, value=0)
    step = (
        update(Counter).where(Counter.name == name).values(value=Counter.value + 1).returning(Counter.value)
    )
    return session.execute(step, execution_options={"synchronize_session": False}).scalar_one()
