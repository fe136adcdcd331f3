"""One page for one project: where it stands, what comes next, and everything published about it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from trading.announcements.changes import FACTS
from trading.announcements.words import DOCUMENTS, KINDS
from trading.committees.queries import published_evaluations
from trading.draws.queries import public_draws_of
from trading.draws.words import KINDS as DRAWN
from trading.eligibility.explanation import because, permitted, verdict
from trading.kernel.money import Money
from trading.procedures.vocabulary import Category, Method
from trading.procedures.words import CATEGORIES, METHODS
from trading.projects.queries import decision_of, place_words
from trading.projects.rules import Phase
from trading.publication import dossier as dossiers
from trading.publication import queries
from trading.publication.dossier import Dossier, Entry, Round
from trading.publication.pages.blueprint import bp, is_kept, kept, page, tag
from trading.publication.steps import stages_of, steps_of
from trading.publication.words import NEXT, NEXT_OF_RISING
from trading.store.db import db
from trading.web.formats import moment_text, money_text
from trading.web.identity import clock
from trading.web.language import locale


@bp.get("/projects/<uuid:project_id>")
def project(project_id: UUID) -> Response:
    session, now = db.session(), clock().now()
    shown = queries.published_project(session, project_id)
    found = dossiers.dossier(session, shown, now)
    attempts = [lot.attempt for each in found.rounds for lot in each.lots]
    name = tag(
        *(attempt.id for attempt in attempts),
        ends=tuple(attempt.deadline for attempt in attempts if attempt.deadline is not None),
    )
    if is_kept(name):
        return kept(name)
    decision = decision_of(shown)
    return page(
        name,
        "publication/project.html",
        project=shown,
        found=found,
        current=found.current,
        place=place_words(shown),
        category=CATEGORIES[Category(shown.category)],
        method=METHODS[Method(_method(found))],
        stages=stages_of(found.current),
        steps=steps_of(found.current, now),
        next_words=NEXT_OF_RISING if found.current.is_rising else NEXT,
        leading=_leading(found.current),
        history=[_line(entry) for entry in found.history],
        why=(verdict(decision), permitted(decision), because(decision)) if decision else None,
        decision=decision,
        kinds=KINDS,
        document_kinds=DOCUMENTS,
        phases=Phase,
        draws=public_draws_of(session, [attempt.id for attempt in attempts]),
        drawn=DRAWN,
        evaluated=published_evaluations(session, attempts),
    )


def _method(found: Dossier) -> str:
    """The method as frozen in the newest tender."""
    procedure = found.current.tender.procedure
    return str(json.loads(procedure)["method"]) if procedure else found.project.method


def _leading(current: Round) -> Phase:
    """The phase that the page speaks of first: the one in which most is still to come."""
    order = list(Phase)
    alive = [each for each in current.phases if each not in (Phase.FAILED, Phase.TERMINATED)]
    return min(alive or current.phases, key=order.index)


def _line(entry: Entry) -> dict[str, Any]:
    content = entry.content
    return {
        "at": entry.at,
        "notice": entry.notice,
        "opened": entry.opened,
        "changes": [_change(change) for change in content.get("changes", [])],
        "reseal": content.get("reseal"),
        "reason": content.get("reason"),
    }


def _change(change: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": change["title"],
        "lot": change["lot"],
        "before": _written(change["field"], change["before"]),
        "after": _written(change["field"], change["after"]),
    }


def _written(name: str, value: str) -> str:
    """A changed fact in the reader's formats; an unknown one as it stands in the notice."""
    read = FACTS[name].read(value) if value and name in FACTS else value
    if isinstance(read, datetime):
        return moment_text(read, locale())
    return money_text(read, locale()) if isinstance(read, Money) else str(read)
