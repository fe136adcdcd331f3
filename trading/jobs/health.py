"""Whether the platform is ready to serve."""

from alembic.runtime.migration import MigrationContext
from flask import Blueprint, Response, json
from sqlalchemy.exc import SQLAlchemyError

from trading.jobs.worker import is_alive
from trading.kernel.clock import SystemClock
from trading.migrations import head_revision
from trading.store.db import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """200 when database, migrations and worker are well, else 503; says which is not."""
    try:
        revision = MigrationContext.configure(db.session.connection()).get_current_revision()
        facts = {
            "database": True,
            "migrations": revision == head_revision(),
            "worker": is_alive(db.session(), SystemClock().now()),
        }
    except SQLAlchemyError:
        db.session.rollback()
        facts = {"database": False, "migrations": False, "worker": False}
    ready = all(facts.values())
    body = json.dumps({"status": "ok" if ready else "unavailable", **facts})
    return Response(body + "\n", status=200 if ready else 503, content_type="application/json")
