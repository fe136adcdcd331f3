"""Schema migrations: upgrade, downgrade, and the newest revision."""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

FOLDER = Path(__file__).resolve().parent


def alembic_config(database_url: str | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    if database_url:
        config.attributes["database_url"] = database_url
    return config


@lru_cache(maxsize=1)
def head_revision() -> str | None:
    """The newest revision in the repository."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; safe to run again."""
    command.upgrade(alembic_config(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    command.downgrade(alembic_config(database_url), revision)


def draft(database_url: str, message: str) -> None:
    """Write a revision that brings a migrated database to the models; a person reads and completes it."""
    command.revision(alembic_config(database_url), message, autogenerate=True)
