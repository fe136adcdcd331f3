"""One blueprint for all pages of securities and charges."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from trading.deposits.charges import load_schedule
from trading.deposits.interest import load_rates
from trading.store.platform import Platform

bp = Blueprint("deposits", __name__)


@bp.record_once
def _must_be_readable(state: BlueprintSetupState) -> None:
    """Refuse to start with a faulty file of interest rates or charges."""
    parts: Platform = state.app.extensions["platform"]
    folder = parts.config.instance / "deposits"
    load_rates(folder)
    load_schedule(folder)
