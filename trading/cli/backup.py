"""`trading backup`, `restore` and `resume`: copies that fit together, and going on after a loss."""

from pathlib import Path

import click

from trading.app import create_app, holdings
from trading.backups.archive import Archive
from trading.backups.databases import CannotCopy
from trading.backups.making import make_backup
from trading.backups.manifest import NotABackup
from trading.backups.restoring import NotEmpty
from trading.backups.restoring import restore as put_back
from trading.config import load
from trading.kernel.actors import SYSTEM
from trading.kernel.errors import Conflict
from trading.store.db import db
from trading.store.legal_time import legal_clock
from trading.store.platform import Platform
from trading.store.transaction import transaction
from trading.transparency.continuity import DataLost, Discontinued, keep_outside, must_continue
from trading.transparency.resuming import resume as resume_log

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("archive", type=FOLDER)
@click.option("--keep", type=click.IntRange(min=1), help="Remove all sets but the newest KEEP.")
def backup(archive: Path, keep: int | None) -> None:
    """Add a set to ARCHIVE while the platform serves: database, documents, envelopes, opened files.

    Signing keys are never copied. Ends with 1 when the installation itself lacks files that it should have.
    """
    into = Archive(archive)
    try:
        name, manifest = make_backup(load(), holdings(), into)
    except (CannotCopy, NotABackup, OSError) as error:
        raise click.ClickException(str(error)) from error
    into.thin_out(keep)
    click.echo(f"{name}: database and {len(manifest.files)} files")
    faults = [f"missing: {path}" for path in manifest.missing]
    faults += [f"not what it was: {path}" for path in manifest.damaged]
    if faults:
        raise click.ClickException("this installation has lost files\n" + "\n".join(faults))


@click.command()
@click.argument("archive", type=FOLDER)
@click.option("--set", "name", help="A set by its name; the newest if not given.")
def restore(archive: Path, name: str | None) -> None:
    """Put a set of ARCHIVE back into an empty installation; the signing keys are brought apart."""
    try:
        manifest = put_back(load(), holdings(), Archive(archive), name)
    except (CannotCopy, NotABackup, NotEmpty, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"database and {len(manifest.files)} files as of {manifest.made_at}")
    click.echo("next: trading db upgrade, then trading verify")


@click.command()
@click.option("--reason", required=True, help="Why data are lost for good, and who was told.")
def resume(reason: str) -> None:
    """Let a platform start whose newest data are lost; the loss is recorded for everybody to see.

    The public log gets back the entries that its file outside the database still has.
    """
    app = create_app()
    platform: Platform = app.extensions["platform"]
    with app.app_context():
        try:
            must_continue(db.session(), platform)
        except DataLost:
            click.echo(f"{_resumed(platform, reason)} entries brought back; the loss is recorded")
        except Discontinued as error:
            raise click.ClickException(str(error)) from error
        else:
            raise click.ClickException("nothing is missing: the database reaches as far as the log does")
        finally:
            db.session.remove()
            db.engine.dispose()


def _resumed(platform: Platform, reason: str) -> int:
    try:
        with transaction(SYSTEM, legal_clock(db.session(), platform.config.demo)) as tx:
            count = resume_log(tx, platform, reason)
    except (Conflict, Discontinued) as error:
        raise click.ClickException(str(error)) from error
    keep_outside(db.session(), platform.config)
    return count
