"""What follows a result after the commit: letters on paper."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trading.kernel.clock import Clock
from trading.results import rendering
from trading.results.models import Letter
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once


def print_letter(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print a letter from its frozen text, once."""
    letter = db.session().get_one(Letter, UUID(payload["letter_id"]))
    render = partial(rendering.pdf, platform)
    make_once(platform, clock, Letter, letter.id, render, project_id=letter.lot_attempt.project_id)


EFFECTS: Mapping[str, Effect] = MappingProxyType({"letter.pdf": print_letter})
DUE: tuple[Due, ...] = ()
