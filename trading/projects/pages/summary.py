"""A registration as rows of term and value, for the last look and for those who check it."""

import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from trading.eligibility.vocabulary import Fund
from trading.eligibility.words import FUNDS
from trading.kernel.money import Money
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import Category
from trading.procedures.words import CATEGORIES
from trading.projects.models import Project
from trading.projects.particulars import Particular, particulars_of
from trading.projects.queries import place_words
from trading.projects.registration import AMOUNT_WORDS, Section, amounts_of
from trading.web.formats import short_day_text
from trading.web.language import locale, say


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one task."""

    section: Section
    rows: list[tuple[Text, Any]]


def summary(project: Project) -> list[Part]:
    """All that was filled in, task by task; files are not in it."""
    category = Category(project.category) if project.category else None
    return [
        Part(
            Section.BASICS,
            [
                (text("Name of the project"), project.title),
                (text("What is traded"), say(CATEGORIES[category]) if category else ""),
                (text("Content and scale"), _paragraphs(project.content)),
                (text("Procuring entity"), project.procuring_entity.name),
                (text("Procurement agent"), project.agent.name if project.agent else say(text("None"))),
                (text("Planned start"), _day(project.planned_start)),
            ],
        ),
        Part(Section.PLACE, [(text("Place"), place_words(project))]),
        Part(Section.MONEY, _money(project)),
        *_particulars(project),
        Part(
            Section.APPROVAL,
            [
                (text("Approval document"), project.approval_number),
                (text("Approving authority"), project.approval_authority),
                (text("Date of approval"), _day(project.approval_date)),
                (text("National investment project code"), project.investment_code),
            ],
        ),
        Part(
            Section.LOTS,
            [
                (text("Lot %(position)s", position=lot.position), _lines([lot.title, _amount(lot.estimate)]))
                for lot in project.lots
            ],
        ),
    ]


def _particulars(project: Project) -> list[Part]:
    given = json.loads(project.particulars)
    rows: list[tuple[Text, Any]] = [
        (each.label, _particular(each, given[each.key]))
        for each in particulars_of(project.category)
        if each.key in given
    ]
    return [Part(Section.PARTICULARS, rows)] if rows else []


def _particular(asked: Particular, value: str) -> Markup | str:
    return say(asked.options[value].label) if asked.options else _paragraphs(value)


def _money(project: Project) -> list[tuple[Text, Any]]:
    amounts: list[tuple[Text, Any]] = [
        (AMOUNT_WORDS[name], _amount(getattr(project, name))) for name in amounts_of(project.category).all
    ]
    funding = [f"{say(FUNDS[Fund(row.fund)])} {_amount(row.amount)}" for row in project.funding]
    return [
        *amounts,
        (text("Sources of money"), _lines(funding)),
        (text("Budget line"), project.budget_line),
    ]


def _amount(value: Money | None) -> str:
    return "" if value is None else say(text("%(amount)s", amount=value))


def _day(value: Any) -> str:
    return short_day_text(value, locale()) if value else ""


def _lines(parts: list[str]) -> Markup | str:
    return Markup("<br>").join(escape(part) for part in parts) if parts else ""


def _paragraphs(value: str) -> Markup | str:
    return _lines(value.splitlines())
