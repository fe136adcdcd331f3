"""Database triggers that refuse to change what was written once, on SQLite and PostgreSQL."""

from sqlalchemy import Connection

_PRESENT_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_PRESENT_POSTGRESQL = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"


def append_only_statements(table: str, dialect: str) -> list[str]:
    """SQL that makes `table` refuse UPDATE, DELETE, REPLACE and TRUNCATE."""
    if dialect == "sqlite":
        return _sqlite(table)
    return _postgresql(table)


def names(table: str, dialect: str) -> list[str]:
    """The triggers that an append-only table must have."""
    kinds = ("update", "delete", "replace") if dialect == "sqlite" else ("change", "truncate")
    return [f"{table}_no_{kind}" for kind in kinds]


def present(connection: Connection) -> set[str]:
    """The triggers that there are and that are switched on."""
    sqlite = connection.dialect.name == "sqlite"
    return set(connection.exec_driver_sql(_PRESENT_SQLITE if sqlite else _PRESENT_POSTGRESQL).scalars())


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE bypasses delete triggers unless recursive_triggers is on.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608  # table names are ours
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}",
    ]


def _postgresql(table: str) -> list[str]:
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' "
        f"USING ERRCODE = 'integrity_constraint_violation'; "
        f"END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def trigger_names(table: str, dialect: str) -> set[str]:
    """What the triggers are called that protect `table`."""
    acts = ("update", "delete", "replace") if dialect == "sqlite" else ("change", "truncate")
    return {f"{table}_no_{act}" for act in acts}


def drop_statements(table: str, dialect: str) -> list[str]:
    """SQL that removes what belongs to the table but outlives it."""
    return [] if dialect == "sqlite" else [f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE"]
