"""Procedures for programs."""

from flask import Blueprint, Response, jsonify

from trading.kernel.clock import BEIJING
from trading.procedures.catalogue import load_catalogue
from trading.web.identity import clock

bp = Blueprint("procedures_api", __name__, url_prefix="/api/v1/procedures")


@bp.get("")
def procedures() -> Response:
    """List every procedure in force today."""
    today = clock().now().astimezone(BEIJING).date()
    return jsonify([{"name": each.name, **each.as_dict()} for each in load_catalogue().on(today)])
