"""Rows that were made once through the real commands, kept and put into further empty databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from trading.store.db import Base
from trading.store.transaction import bookkeeping

Rows = Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]


def kept(session: Session) -> Rows:
    """Every row of the database, parents first; growing keys are left to be given anew, in the same order."""
    found = []
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column is not table.autoincrement_column]
        rows = session.execute(select(*columns).order_by(*table.primary_key)).mappings().all()
        if rows:
            found.append((table, [dict(row) for row in rows]))
    return found


def put_back(rows: Rows) -> None:
    """Insert what was kept."""
    with bookkeeping() as session:
        for table, values in rows:
            session.execute(insert(table), values)
