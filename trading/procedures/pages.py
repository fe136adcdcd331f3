"""Procedures for people: each with its steps, its periods and their sources."""

from datetime import date

from flask import Blueprint, render_template
from flask.blueprints import BlueprintSetupState

from trading.kernel.calendar import WorkingCalendar
from trading.kernel.clock import BEIJING
from trading.procedures import words
from trading.procedures.catalogue import install, load_catalogue
from trading.procedures.holidays import working_calendar
from trading.procedures.timeline import timeline
from trading.store.platform import Platform
from trading.web.identity import clock, platform

bp = Blueprint("procedures", __name__, url_prefix="/procedures")


@bp.record_once
def _must_be_readable(state: BlueprintSetupState) -> None:
    """Refuse to start with a faulty file of procedures or holidays, shipped or of the instance."""
    parts: Platform = state.app.extensions["platform"]
    install(parts.config.instance / "procedures")
    load_catalogue()
    _calendar(parts)


@bp.get("")
def index() -> str:
    """List every procedure in force today."""
    return render_template("procedures/index.html", procedures=load_catalogue().on(_today()), words=words)


@bp.get("/<code>")
def procedure(code: str) -> str:
    """Show one procedure as a line of steps with its periods and notices."""
    today = _today()
    plans = _calendar(platform()).plans
    provisional = [year for year, plan in sorted(plans.items()) if plan.provisional and year >= today.year]
    shown = load_catalogue().get(code, today)
    return render_template(
        "procedures/procedure.html",
        procedure=shown,
        line=timeline(shown),
        words=words,
        provisional_years=provisional,
    )


def _calendar(parts: Platform) -> WorkingCalendar:
    return working_calendar(parts.config.instance / "holidays")


def _today() -> date:
    return clock().now().astimezone(BEIJING).date()
