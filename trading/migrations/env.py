"""Alembic's entry: runs migrations on the database named in the configuration, or drafts a new one."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator, create_engine, pool

import trading.tables  # noqa: F401  # fills the metadata
from trading.store.db import Base, prepare_engine


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write columns with SQLAlchemy's own types: a migration must not change when our types do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    engine = create_engine(context.config.attributes["database_url"], poolclass=pool.NullPool)
    prepare_engine(engine)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=False,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
