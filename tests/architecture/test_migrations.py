"""The schema that migrations make is the one the models describe, and it can be taken back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, pool, text
from sqlalchemy.exc import DBAPIError

import trading.tables  # noqa: F401  # fills the metadata
from tests.support.databases import Databases
from trading import migrations
from trading.store.db import Base


def test_migrations_and_models_agree(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_a_table_the_models_do_not_know_is_noticed(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER)"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert [change[0] for change in compare_metadata(context, Base.metadata)] == ["remove_table"]


def test_every_append_only_table_has_its_triggers(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=pool.NullPool)
    protected = [table.name for table in Base.metadata.sorted_tables if table.info.get("append_only")]
    assert "audit_events" in protected
    query = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT event_object_table FROM information_schema.triggers"
    )
    with engine.connect() as connection:
        guarded = set(connection.scalars(text(query)))
    assert set(protected) == guarded


def test_down_to_nothing_and_up_again(databases: Databases, tmp_path: Path) -> None:
    url = databases.copy()
    migrations.downgrade(url, "base")
    engine = create_engine(url, poolclass=pool.NullPool)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(url)
    assert "audit_events" in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO access_log (id, at, person_id, path, address) "
                "VALUES (1, '2026-11-23 00:00:00', '00000000-0000-0000-0000-000000000001', '/', '')"
            )
        )
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("DELETE FROM access_log"))
    databases.drop(url)
