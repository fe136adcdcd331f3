"""`trading ready`: whether this installation may take bids."""

import shutil
from collections.abc import Iterable, Iterator

import click
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import exists, select, text
from sqlalchemy.exc import SQLAlchemyError

import trading.tables  # noqa: F401  # fills the metadata
from trading.accounts.models import Person
from trading.app import create_app
from trading.cli.verify import report
from trading.config import UnsafeConfiguration
from trading.jobs.worker import is_alive
from trading.kernel.actors import Role
from trading.kernel.clock import SystemClock
from trading.migrations import head_revision
from trading.store.db import Base, db
from trading.store.inspection import Check, Findings, Scene, inspect
from trading.store.triggers import trigger_names
from trading.transparency.continuity import Discontinued, must_continue
from trading.transparency.witnesses.queries import active, policy

DATABASE = "Database"
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


@click.command()
def ready() -> None:
    """Say what still keeps this installation from taking bids; changes nothing. Status 1 if anything does."""
    try:
        app = create_app()
    except (UnsafeConfiguration, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from error
    report(readiness(app))


def readiness(app: Flask) -> Iterator[Findings]:
    """Look at settings, database, log, people and programs in turn."""
    with app.app_context():
        scene = Scene(app.extensions["platform"], db.session(), SystemClock().now())
        try:
            for findings in inspect(scene, CHECKS):
                yield findings
                if findings.title == DATABASE and findings.faults:
                    return  # what follows is read from it
        finally:
            db.session.remove()
            db.engine.dispose()


def settings(scene: Scene, found: Findings) -> None:
    config = scene.platform.config
    found.expect(
        config.production, "not in production: unsafe settings are let pass (TRADING_ENV=production)"
    )
    found.expect(bool(config.smtp_host), "messages reach nobody: TRADING_SMTP_HOST is not set")
    if not config.database_url.startswith("sqlite"):
        lacking = [each for each in ("pg_dump", "pg_restore") if shutil.which(each) is None]
        found.expect(not lacking, f"backups need {', '.join(lacking)}: apt-get install postgresql-client")


def database(scene: Scene, found: Findings) -> None:
    try:
        revision = MigrationContext.configure(scene.session.connection()).get_current_revision()
    except SQLAlchemyError as error:
        found.faults.append(str(error))
        return
    if not found.expect(revision == head_revision(), "the schema is not the newest: trading db upgrade"):
        return
    dialect = scene.session.get_bind().dialect.name
    present = set(scene.session.scalars(text(TRIGGERS[dialect])))
    for table in append_only():
        found.looked += 1
        missing = trigger_names(table, dialect) - present
        found.expect(
            not missing, f"{table} can be changed unnoticed: {', '.join(sorted(missing))} is missing"
        )


def append_only() -> Iterable[str]:
    """The tables that refuse to be changed."""
    return (table.name for table in Base.metadata.sorted_tables if table.info.get("append_only"))


def log(scene: Scene, found: Findings) -> None:
    try:
        must_continue(scene.session, scene.platform)
    except Discontinued as error:
        found.faults.append(str(error))


def worker(scene: Scene, found: Findings) -> None:
    alive = is_alive(scene.session, SystemClock().now())
    found.expect(alive, "no worker: lots are not closed and nothing is entered in the log")


def people(scene: Scene, found: Findings) -> None:
    administrator = exists().where(Person.role == Role.ADMINISTRATOR, Person.active)
    found.expect(
        bool(scene.session.scalar(select(administrator))), "nobody administers: trading accounts found"
    )
    required = scene.platform.config.required_witnesses
    parties = policy(scene.session, required).parties
    there = len({parties[each.vkey] for each in active(scene.session)})
    found.looked = there
    found.expect(there >= required, f"{there} of {required} witnesses: no bid can be opened without them")


CHECKS = (
    Check("Settings", settings),
    Check(DATABASE, database),
    Check("Public log", log),
    Check("Worker", worker),
    Check("Administrator and witnesses", people),
)
