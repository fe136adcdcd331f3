"""`trading verify`: check everything against what was signed and logged, and say what does not hold."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import click

from trading.cli.bundle import known_keys, verify_bundle
from trading.cli.follow import follow
from trading.cli.upload import Broken, Problem
from trading.store.inspection import Check, Findings

SHOWN = 20
"""Faults of one check that are printed; one cause can have thousands of effects."""


@click.command()
@click.argument("bundle", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the keys of the platform, which you have from elsewhere.",
)
@click.option(
    "--kept",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with copies of the sealed files of BUNDLE's bids.",
)
@click.option("--site", metavar="URL", help="Follow the public log of a platform instead.")
@click.option(
    "--seen",
    type=click.Path(dir_okay=False, path_type=Path),
    default="log-seen.json",
    show_default=True,
    help="Where --site keeps what it saw.",
)
def verify(bundle: Path | None, keys: Path | None, kept: Path | None, site: str | None, seen: Path) -> None:
    """Check BUNDLE, the ZIP of an opening or the folder in which it was unpacked; needs no network.

    With --site: check that the public log has only grown since the last time, was stamped, padded,
    countersigned, and shows its old entries. Without either: check the database and the files of this
    installation. Status 1 if anything does not hold.
    """
    if bundle is not None:
        verify_bundle(bundle, keys, kept)
    elif site is not None:
        _follow(site.rstrip("/"), seen, keys)
    else:
        report(installation())


def _follow(site: str, seen: Path, keys: Path | None) -> None:
    if keys is None and not seen.exists():
        click.echo(
            "The key of the log is taken from the site. Compare it with a printed notice, or use --keys."
        )
    try:
        report(follow(site, seen, known_keys(keys) if keys else ()))
    except (Broken, Problem, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def report(all_findings: Iterable[Findings]) -> None:
    """Print each check as it ends; raises ClickException at the end if one failed."""
    failed = 0
    for findings in all_findings:
        failed += bool(findings.faults)
        word = click.style("FAILS", fg="red") if findings.faults else click.style("holds", fg="green")
        click.echo(f"{word}  {findings.title} ({findings.looked})")
        for fault in findings.faults[:SHOWN]:
            click.echo(f"       {fault}")
        if len(findings.faults) > SHOWN:
            click.echo(f"       and {len(findings.faults) - SHOWN} more")
    if failed:
        raise click.ClickException(f"{failed} checks failed")
    click.echo("Everything holds.")


def installation() -> Iterable[Findings]:
    """Check the database and the files of this installation, as they were at one moment."""
    from trading.app import create_app
    from trading.store.db import db
    from trading.store.inspection import Scene, inspect
    from trading.store.legal_time import legal_clock
    from trading.store.transaction import reading_only

    app = create_app()
    with app.app_context(), reading_only():
        platform, session = app.extensions["platform"], db.session()
        if db.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        clock = legal_clock(session, platform.config.demo)
        yield from inspect(Scene(platform, session, clock.now()), checks())
        session.close()
        db.engine.dispose()


def checks() -> Sequence[Check]:
    """Every check, the lowest rooms first."""
    from trading.auctions.checks import CHECKS as AUCTIONS
    from trading.auctions.replay import CHECKS as BOOKS
    from trading.bids.checks import CHECKS as BIDS
    from trading.bundles.checks import CHECKS as BUNDLES
    from trading.committees.checks import CHECKS as COMMITTEES
    from trading.disputes.checks import CHECKS as DISPUTES
    from trading.draws.checks import CHECKS as DRAWS
    from trading.openings.checks import CHECKS as OPENINGS
    from trading.results.checks import CHECKS as RESULTS
    from trading.store.inspection import CHECKS as FILES
    from trading.transparency.checks import CHECKS as RECORDS
    from trading.transparency.stamps import CHECKS as STAMPS
    from trading.transparency.tree import CHECKS as LOG

    low = (LOG, STAMPS, RECORDS, BIDS, OPENINGS, DISPUTES)
    return list(chain(*low, DRAWS, COMMITTEES, RESULTS, BOOKS, AUCTIONS, BUNDLES, FILES))
