"""The blueprint, and who reads here."""

from flask import Blueprint, request

from trading.kernel.actors import Actor, Role
from trading.web.identity import signed_in_as

bp = Blueprint("supervision", __name__, url_prefix="/supervision")


def supervisor() -> Actor:
    """The reader, who must have a supervision account; raises NotSignedIn or Forbidden."""
    return signed_in_as(Role.SUPERVISOR)


def page_asked_for() -> int:
    given = request.args.get("page", "")
    return max(1, min(int(given), 10_000)) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
