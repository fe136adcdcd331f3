"""The tasks of a registration: each a form that is saved for itself, in any order."""

import json
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.eligibility.vocabulary import ANSWERS, Fact, Fund
from trading.eligibility.words import ANSWER_WORDS, FUNDS, QUESTIONS
from trading.kernel.errors import Stale
from trading.kernel.regions import Level, Region
from trading.procedures.vocabulary import Category
from trading.procedures.words import CATEGORIES, METHODS
from trading.projects import commands, queries, schemas, words
from trading.projects.models import Project
from trading.projects.pages.blueprint import bp, explained, own_project, rules, today
from trading.projects.pages.summary import summary
from trading.projects.pages.unit import agents_of
from trading.projects.particulars import particulars_of
from trading.projects.registration import AMOUNT_WORDS, APPROVED, Section, amounts_of, sections_of
from trading.projects.rules import EDITABLE
from trading.store.regions import region_tree
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind, refusal
from trading.web.identity import clock, identity

SPARE_ROWS = 2
"""Empty rows under the filled ones; saving gives more."""

_SECTIONS = "basics, place, money, particulars, approval, lots, method"
_PATH = f"/unit/projects/<uuid:project_id>/<any({_SECTIONS}):section>"


@bp.get(_PATH)
def section(project_id: UUID, section: str) -> ResponseReturnValue:
    """Ask for one task."""
    project = own_project(project_id)
    if project.state not in EDITABLE:
        return redirect(url_for("projects.show", project_id=project.id))
    kind = Section(section)
    return render_template(
        f"projects/sections/{section}.html",
        project=project,
        section=kind,
        saved_now=_saved_now(project, kind),
        words=words,
        **_context(project, kind),
    )


@bp.post(_PATH)
@redisplay(section)
def save_section(project_id: UUID, section: str) -> ResponseReturnValue:
    """Save one task, and go on to where the button says."""
    kind = Section(section)
    values = bind(schemas.SCHEMAS[kind](), schemas.with_rows(request.form))
    if kind is Section.METHOD and values["procedure_code"]:
        values["method"] = rules().catalogue.get(values["procedure_code"], today()).method.value
    with transaction(identity(), clock()) as tx:
        commands.save_section(tx, project_id, values.pop("version"), kind, values)
    flash(_("Saved."), "success")
    return redirect(_next_page(project_id, kind))


@bp.get("/unit/projects/<uuid:project_id>/region")
def region(project_id: UUID) -> ResponseReturnValue:
    """Choose the place: go down the tree, or search by name."""
    project = own_project(project_id)
    if project.state not in EDITABLE:
        return redirect(url_for("projects.show", project_id=project.id))
    tree = region_tree()
    query = request.args.get("q", "").strip()[:40]
    within = tree.find(request.args.get("within", "")) or _home(project)
    found = [each for each in tree.search(query) if each.level not in (Level.PROVINCE, Level.CITY)]
    return render_template(
        "projects/region.html",
        project=project,
        query=query,
        within=within,
        path=[each for each in tree.path(within.code) if each.level is not Level.PROVINCE],
        places=found if query else tree.children(within),
        tree=tree,
        can_be_chosen=within.level not in (Level.PROVINCE, Level.CITY),
    )


def _next_page(project_id: UUID, section: Section) -> str:
    then = request.form.get("then", "")
    if then == "here":
        return url_for("projects.section", project_id=project_id, section=section.value)
    order = sections_of(own_project(project_id).category)
    following = order[order.index(section) + 1 :]
    if then != "next" or not following:
        return url_for("projects.show", project_id=project_id)
    if following[0] is Section.ATTACHMENTS:
        return url_for("projects.attachments", project_id=project_id)
    return url_for("projects.section", project_id=project_id, section=following[0].value)


def _home(project: Project) -> Region:
    """Where the unit is at home, as far as the tree goes."""
    tree = region_tree()
    known = tree.find(project.region_code) or tree.find(project.procuring_entity.region_code)
    if known is not None and known.level is Level.VILLAGE:
        known = tree.parent(known)
    return known or next(each for each in tree if each.level is Level.COUNTY)


def _saved_now(project: Project, section: Section) -> list[tuple[Any, Any]]:
    """What the colleague saved, for a reader whose form came too late."""
    if not isinstance(refusal(), Stale):
        return []
    return next((part.rows for part in summary(project) if part.section is section), [])


def _context(project: Project, section: Section) -> dict[str, Any]:
    if section is Section.BASICS:
        return {"categories": CATEGORIES, "agents": agents_of(project.procuring_entity_id)}
    if section is Section.PLACE:
        return {"region": region_tree().words(project.region_code)}
    if section is Section.PARTICULARS:
        return {"asked": particulars_of(project.category), "given": json.loads(project.particulars)}
    if section is Section.APPROVAL:
        return {"is_required": project.category in APPROVED}
    if section is Section.MONEY:
        return {
            "amounts": amounts_of(project.category),
            "amount_words": AMOUNT_WORDS,
            "funds": [(fund.value, FUNDS[fund]) for fund in Fund],
            "rows": _row_count("funding", len(project.funding)),
        }
    if section is Section.LOTS:
        return {
            "rows": _row_count("lots", len(project.lots)),
            "offered": getattr(project, amounts_of(project.category).offered),
            "offered_words": AMOUNT_WORDS[amounts_of(project.category).offered],
        }
    return _method(project) if section is Section.METHOD else {}


def _row_count(name: str, filled: int) -> int:
    """Enough rows for what is saved, or typed, and a few more."""
    typed = [int(key.split("-")[1]) + 1 for key in request.form if key.startswith(f"{name}-")]
    return min(max([filled + SPARE_ROWS, *typed]), schemas.ROWS_LIMIT)


def _method(project: Project) -> dict[str, Any]:
    answers = json.loads(project.facts)
    in_force = rules()
    way = in_force.way(queries.registration_of(project), answers)
    asked = [fact for fact in ANSWERS if fact in way.questions or fact.value in answers]
    if project.category == Category.STATE_ASSET.value:
        asked = list(dict.fromkeys([*asked, Fact.ASSET_DEAL]))
    return {
        "way": way,
        "told": explained(way.decision),
        "choices": in_force.choices(way.decision) if way.decision and way.is_traded else [],
        "answers": answers,
        "asked": [fact for fact in asked if fact is not Fact.EXEMPTION],
        "exemption": Fact.EXEMPTION,
        "questions": QUESTIONS,
        "possible": ANSWERS,
        "answer_words": ANSWER_WORDS,
        "methods": METHODS,
    }
