"""Hand out bundles, and let every reader check one in their own browser."""

from uuid import UUID

from flask import Blueprint, Response, render_template, send_file

from trading.bids import queries as bids
from trading.bundles import gathering, queries, words
from trading.bundles.models import Bundle
from trading.openings import queries as openings
from trading.store.db import db
from trading.web.identity import identity, platform

bp = Blueprint("bundles", __name__)


@bp.get("/openings/<uuid:lot_attempt_id>/bundle")
def show(lot_attempt_id: UUID) -> str:
    """The ZIP of one opening, with its check; 404 before the opening."""
    session = db.session()
    attempt = openings.readable_record(session, identity(), lot_attempt_id).lot_attempt
    return render_template(
        "bundles/show.html",
        attempt=attempt,
        title=bids.lot_title(attempt),
        file_name=file_name,
        bundles=[(each, words.OCCASIONS[each.occasion]) for each in queries.bundles_of(session, attempt.id)],
        **_checking(),
    )


@bp.get("/verify/bundle")
def check() -> str:
    """Check a ZIP that the reader has."""
    return render_template("bundles/check.html", **_checking())


@bp.get("/bundles/<sha256>.zip")
def download(sha256: str) -> Response:
    """One bundle, byte for byte."""
    bundle = queries.bundle_named(db.session(), sha256)
    return send_file(
        platform().files.path(bundle.sha256),
        mimetype="application/zip",
        as_attachment=True,
        download_name=file_name(bundle),
    )


def file_name(bundle: Bundle) -> str:
    """How the ZIP is called on the reader's disk."""
    return f"{bundle.lot_attempt.wire_id.replace('/', '-')}-{bundle.occasion.value}.zip"


def _checking() -> dict[str, object]:
    """What the check in the browser needs: the keys it goes by, and words for all that it may find."""
    return {
        "trusted": gathering.known_keys(db.session(), platform()),
        "stages": words.STAGES,
        "reasons": words.REASONS,
    }
