"""`trading verify BUNDLE`: check the ZIP of an opening without network and database."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

from trading.proofs.bundle import Report, Result, verify

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "trust": "the keys are those that you know",
        "files": "no file is missing, added or changed",
        "manifest": "the platform has signed the list of files",
        "notices": "the notices are signed and unchanged",
        "locks": "the locks are those that the custodians made",
        "envelopes": "every bid is sealed for this lot and signed by its bidder",
        "receipts": "every bid has its signed receipt from before the deadline",
        "endings": "bids were withdrawn or replaced by their bidders only",
        "closing": "the list frozen at the deadline holds exactly these bids",
        "keys": "enough custodians handed in keys that belong to the locks in the notice",
        "price-sheets": "every price sheet opens with its key and says what was read out",
        "verdicts": "the custodians' keys lead to these price sheets and to no others",
        "record": "the opening record is signed and names every bid",
        "entries": "everything stands in the public log",
        "history": "the log only grew since the closing",
        "kept": "the sealed files that were kept are those of the bids",
        "witnesses": "witnesses countersigned the log with the closing in it",
    }
)
_VKEY = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}")


def verify_bundle(bundle: Path, keys: Path | None, kept: Path | None) -> None:
    """Print each check of the bundle; raises ClickException if one failed or it cannot be read.

    `keys` is a file that holds verifier keys known from elsewhere, in any arrangement; `kept` a folder with
    copies of the sealed files.
    """
    try:
        trusted = None if keys is None else known_keys(keys)
        report = verify(bundle, trusted, kept)
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    for result in report.results:
        if result.check != "trust" or report.compared:
            _print(result)
    failed = sum(not result.holds for result in report.results)
    if failed:
        raise click.ClickException(f"{failed} checks failed")
    click.echo("Everything holds.")
    if not report.compared:
        _ask_to_compare(report)


def known_keys(keys: Path) -> list[str]:
    """Return the verifier keys in a text, wherever they stand in it; raises OSError, UnicodeDecodeError."""
    return _VKEY.findall(keys.read_text())


def _print(result: Result) -> None:
    word = click.style("holds", fg="green") if result.holds else click.style("FAILS", fg="red")
    click.echo(f"{word}  {TITLES[result.check]}")
    for fault in result.faults:
        click.echo(f"       {fault.file}: {fault.reason}")


def _ask_to_compare(report: Report) -> None:
    click.echo("Compare these keys with those that you know from elsewhere, or give them with --keys:")
    for vkey in report.keys:
        click.echo(f"       {vkey}")
