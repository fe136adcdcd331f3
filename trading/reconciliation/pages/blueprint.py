"""The blueprint, and who reads here."""

from flask import Blueprint

from trading.kernel.actors import Actor, Role
from trading.web.identity import signed_in_as

bp = Blueprint("reconciliation", __name__, url_prefix="/centre")


def watching() -> Actor:
    """The centre or supervision; raises NotSignedIn or Forbidden."""
    return signed_in_as(Role.OPERATOR, Role.SUPERVISOR)
