"""Tables of finance lists and of what was found about their lines."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.store.db import Base
from trading.store.types import MoneyType, UtcDateTime


class FinanceList(Base):
    """A list of contracts and payments that a finance office handed over, as it was imported."""

    __tablename__ = "finance_lists"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    imported_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)

    items: Mapped[list["FinanceItem"]] = relationship(
        back_populates="finance_list", order_by="FinanceItem.line"
    )


class FinanceItem(Base):
    """One line of a finance list; `unit` and `supplier` are credit codes, or names where none was given."""

    __tablename__ = "finance_items"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), {"info": {"append_only": True}})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("finance_lists.id"), index=True)
    line: Mapped[int]
    unit_name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(200), index=True)
    supplier_name: Mapped[str] = mapped_column(String(200))
    supplier: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    amount: Mapped[Money] = mapped_column(MoneyType)
    on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(60))

    finance_list: Mapped[FinanceList] = relationship(back_populates="items")


class Explanation(Base):
    """Why a line is no trade outside the platform, as the centre was told; one for each line."""

    __tablename__ = "finance_explanations"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("finance_items.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    explained_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    explained_at: Mapped[datetime] = mapped_column(UtcDateTime)
