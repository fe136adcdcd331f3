"""Alembic's entry: runs migrations on the database named in the configuration, or drafts a new one."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, TypeDecorator, create_engine, event, pool

import trading.tables  # noqa: F401  # fills the metadata
from trading.store.db import Base, prepare_engine


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write columns with SQLAlchemy's own types: a migration must not change when our types do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def without_foreign_keys(connection: Any, record: Any) -> None:
    """SQLite alters a table by writing it anew, which must not touch the rows that refer to it."""
    connection.execute("PRAGMA foreign_keys=OFF")


def must_refer_to_rows(connection: Connection) -> None:
    """Raise ValueError when a row refers to none."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise ValueError("a migration left rows that refer to none")


def run() -> None:
    engine = create_engine(context.config.attributes["database_url"], poolclass=pool.NullPool)
    prepare_engine(engine)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        event.listen(engine, "connect", without_foreign_keys)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=False,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite:
                must_refer_to_rows(connection)
        connection.commit()


run()
