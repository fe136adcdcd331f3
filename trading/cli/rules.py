"""`trading rules`: the files that say which way a project must go and how it is carried out."""

from pathlib import Path

import click

from trading.eligibility.catalogue import SHIPPED as ELIGIBILITY
from trading.eligibility.catalogue import load_table
from trading.procedures.catalogue import SHIPPED as PROCEDURES
from trading.procedures.catalogue import load_catalogue
from trading.procedures.holidays import HolidayFileError, working_calendar
from trading.procedures.rows import RuleFileError

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def rules() -> None:
    """Check rule files before they take effect."""


@rules.command()
@click.option("--eligibility", type=FOLDER, default=ELIGIBILITY, help="Folder of eligibility rules.")
@click.option("--procedures", type=FOLDER, default=PROCEDURES, help="Folder of procedures.")
@click.option("--holidays", type=FOLDER, help="Folder of official holiday arrangements.")
def check(eligibility: Path, procedures: Path, holidays: Path | None) -> None:
    """Read every file; name the file, the row and the range of whatever is wrong."""
    try:
        table, catalogue = load_table(eligibility), load_catalogue(procedures)
        calendar = working_calendar(*([holidays] if holidays else []))
    except (RuleFileError, HolidayFileError) as fault:
        raise click.ClickException(str(fault)) from fault
    for rule_set in table.rule_sets:
        click.echo(
            f"{rule_set.id} {rule_set.version}: {len(rule_set.rules)} rows, from {rule_set.valid_from}"
        )
    for procedure in catalogue.procedures:
        click.echo(f"{procedure.code} {procedure.version}: {procedure.name}")
    provisional = [str(year) for year, plan in sorted(calendar.plans.items()) if plan.provisional]
    click.echo(f"provisional years: {', '.join(provisional) or 'none'}")
