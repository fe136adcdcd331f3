"""Alembic's entry: runs migrations on the database named in the configuration."""

from alembic import context
from sqlalchemy import create_engine, pool

import trading.tables  # noqa: F401  # fills the metadata
from trading.store.db import Base, prepare_engine


def run() -> None:
    engine = create_engine(context.config.attributes["database_url"], poolclass=pool.NullPool)
    prepare_engine(engine)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=False)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
