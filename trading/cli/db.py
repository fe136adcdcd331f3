"""`trading db`: the schema."""

import click

from trading import migrations
from trading.config import load


@click.group()
def db() -> None:
    """Create and change the database schema."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database up to REVISION."""
    migrations.upgrade(load().database_url, revision)


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION ("base" empties it)."""
    migrations.downgrade(load().database_url, revision)


@db.command()
@click.argument("message")
def draft(message: str) -> None:
    """Draft a migration to the models as they are; append-only triggers are added by hand."""
    migrations.draft(load().database_url, message)
