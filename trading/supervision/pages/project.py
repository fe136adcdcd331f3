"""One project under supervision: its rule, its clocks, and one timeline of everything."""

import csv
from datetime import date, datetime, time, timedelta
from io import StringIO
from uuid import UUID

from flask import Response, render_template, request

from trading.announcements.queries import procedure_of, tenders_of
from trading.eligibility.explanation import because, permitted, verdict
from trading.kernel.clock import BEIJING
from trading.procedures import words as procedure_words
from trading.procedures.catalogue import load_catalogue
from trading.procedures.rules import Procedure
from trading.projects import words as project_words
from trading.projects.models import Project
from trading.projects.queries import decision_of, place_words, step_times, submission
from trading.projects.queries import project as read_project
from trading.projects.rules import phase
from trading.store.db import db
from trading.supervision import queries
from trading.supervision.pages.blueprint import bp, page_asked_for, supervisor
from trading.supervision.queries import Act, Narrowing
from trading.supervision.telling import Told, ids_in, told
from trading.supervision.words import COLUMNS, GROUPS, ROLES
from trading.web.identity import clock
from trading.web.language import say

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/projects/<uuid:project_id>")
def project(project_id: UUID) -> str:
    actor, session, now = supervisor(), db.session(), clock().now()
    shown = read_project(session, actor, project_id)
    acts, total = queries.timeline(session, project_id, now, _narrowing(), page_asked_for())
    return render_template(
        "supervision/project.html",
        project=shown,
        place=place_words(shown),
        lots=[
            (each, phase(each.state, each.deadline, now, each.stage))
            for each in queries.attempts_of(session, shown.id)
        ],
        times=step_times(shown, now),
        acts=_told(project_id, acts),
        total=total,
        page=page_asked_for(),
        pages=-(-total // queries.TIMELINE_SIZE),
        people=queries.people_in(session, project_id, now),
        groups=[(name, say(words)) for name, (words, _) in GROUPS.items()],
        words=project_words,
    )


@bp.get("/projects/<uuid:project_id>/rule")
def rule(project_id: UUID) -> str:
    """Which rules were applied: the frozen decision, and the procedure with its sources."""
    actor, session = supervisor(), db.session()
    shown = read_project(session, actor, project_id)
    decision = decision_of(shown)
    return render_template(
        "supervision/rule.html",
        project=shown,
        decision=decision,
        told={"verdict": verdict(decision), "permitted": permitted(decision), "because": because(decision)}
        if decision
        else None,
        submission=submission(session, shown.id, shown.round),
        procedure=_procedure(shown),
        procedure_words=procedure_words,
    )


@bp.get("/projects/<uuid:project_id>/timeline.csv")
def timeline_csv(project_id: UUID) -> Response:
    """The timeline, narrowed in the same way, as a table for spreadsheets."""
    actor, session, now = supervisor(), db.session(), clock().now()
    shown = read_project(session, actor, project_id)
    acts = queries.whole_timeline(session, project_id, now, _narrowing())
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(say(heading) for heading in COLUMNS)
    for act in _told(project_id, acts):
        writer.writerow(_safe(cell) for cell in _cells(act))
    response = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{shown.id}.csv")
    return response


def _told(project_id: UUID, acts: list[Act]) -> list[Told]:
    known = queries.names(db.session(), project_id, ids_in(acts))
    subjects = queries.subjects(db.session(), acts)
    return [told(act, known, subjects) for act in acts]


def _cells(act: Told) -> list[str]:
    done = act.act
    rows = [
        *(f"{name}: {words}" for name, words in act.rows),
        *(f"- {name} {words}" for name, words in act.before),
        *(f"+ {name} {words}" for name, words in act.after),
    ]
    return [
        done.at.astimezone(BEIJING).isoformat(timespec="seconds"),
        act.sentence,
        act.about,
        say(ROLES[done.role]),
        done.person or "",
        done.organisation or "",
        done.address,
        "\n".join(rows),
    ]


def _safe(cell: str) -> str:
    """A spreadsheet must not take what somebody typed for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _narrowing() -> Narrowing:
    """What the address asks for; what cannot be read is left out. Days are Beijing days, both included."""
    group = GROUPS.get(request.args.get("what", ""))
    ends = _day(request.args.get("to", ""))
    return Narrowing(
        who=_identifier(request.args.get("who", "")),
        prefixes=group[1] if group else (),
        starts=_day(request.args.get("from", "")),
        ends=ends + timedelta(days=1) if ends else None,
    )


def _day(given: str) -> datetime | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return datetime.combine(day, time(), BEIJING) if 2000 <= day.year < 2100 else None


def _identifier(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _procedure(shown: Project) -> Procedure | None:
    """The procedure as frozen by the newest tender, else the one that the project was given."""
    now = clock().now()
    tenders = tenders_of(db.session(), shown.id)
    if tenders:
        return procedure_of(tenders[-1], now)
    if shown.procedure_code is None:
        return None
    return load_catalogue().get(shown.procedure_code, now.astimezone(BEIJING).date())
