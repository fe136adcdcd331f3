"""The blueprint, and what its pages share."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, Response, send_file

from trading.bids.queries import lot_title
from trading.kernel.calendar import UnknownYear
from trading.kernel.text import Text
from trading.projects.models import LotAttempt
from trading.projects.rules import phase
from trading.remedies import queries
from trading.remedies.models import Evidence
from trading.remedies.rules import Subject
from trading.remedies.windows import Window
from trading.store.db import db
from trading.web.identity import clock, platform
from trading.web.language import say

bp = Blueprint("remedies", __name__)

E = TypeVar("E", bound=Enum)


def shown_lot(attempt: LotAttempt) -> dict[str, Any]:
    """The lot as every page of this room shows it."""
    now = clock().now()
    return {
        "attempt": attempt,
        "lot": lot_title(attempt),
        "phase": phase(attempt.state, attempt.deadline, now),
    }


def options(words: Mapping[E, Text], *chosen: E) -> list[tuple[str, str]]:
    """Choices of a form in the reader's language: all that have words, or the chosen ones."""
    return [(each.value, say(words[each])) for each in chosen or words]


def windows_of(attempt: LotAttempt) -> dict[Subject, Window]:
    """What can be objected to on a lot, and when; nothing where the calendar does not know the year."""
    found = {}
    for subject in Subject:
        try:
            window = queries.window_of(
                db.session(), attempt, subject, platform().config.instance, clock().now()
            )
        except UnknownYear:
            continue
        if window is not None:
            found[subject] = window
    return found


def open_subjects(attempt: LotAttempt, now: datetime) -> list[Subject]:
    """What can be objected to at this moment."""
    return [subject for subject, window in windows_of(attempt).items() if window.opens <= now < window.closes]


def download(found: Evidence) -> Response:
    """A file of a stranger: only ever saved, never shown."""
    return send_file(
        platform().files.path(found.sha256),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.file_name,
    )
