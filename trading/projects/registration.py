"""A registration as a value: what is frozen at a submission, and what is still missing from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Final

from trading.kernel.money import Money
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import Category
from trading.projects.particulars import faults, missing, particulars_of

SCHEMA: Final = "project-submission/2"

INVESTMENT_CODE: Final = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")
"""National investment project code: year, region, industry, class of approval, serial; 24 characters."""


class Section(Enum):
    """The tasks of a registration, in the order in which they are listed."""

    BASICS = "basics"
    PLACE = "place"
    MONEY = "money"
    PARTICULARS = "particulars"
    APPROVAL = "approval"
    LOTS = "lots"
    ATTACHMENTS = "attachments"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts a category is described by: those that must be given, that may, and the one offered."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    offered: str
    is_funded: bool

    @property
    def all(self) -> tuple[str, ...]:
        return self.required + self.optional


_WORKS: Final = Amounts(("total_investment", "contract_estimate"), (), "contract_estimate", True)
_PROCUREMENT: Final = Amounts(("budget",), (), "budget", True)
_ASSET: Final = Amounts(("valuation",), (), "valuation", False)
_LEASE: Final = Amounts(("yearly_rent",), (), "yearly_rent", False)

AMOUNTS: Final[Mapping[str, Amounts]] = {
    Category.WORKS.value: _WORKS,
    Category.WORKS_GOODS.value: _WORKS,
    Category.WORKS_SERVICES.value: _WORKS,
    Category.GOODS.value: _PROCUREMENT,
    Category.SERVICES.value: _PROCUREMENT,
    Category.LAND_USE_RIGHT.value: _ASSET,
    Category.MINERAL_RIGHT.value: _ASSET,
    Category.STATE_ASSET.value: _ASSET,
    Category.LEASE.value: _LEASE,
    Category.COLLECTIVE_ASSET.value: _ASSET,
    Category.OTHER_RIGHT.value: _ASSET,
}
AMOUNT_NAMES: Final = (
    "total_investment",
    "contract_estimate",
    "budget",
    "valuation",
    "yearly_rent",
)
UNDECIDED: Final = Amounts((), AMOUNT_NAMES, "contract_estimate", True)
"""While no category is chosen, every amount may be written down."""

APPROVED: Final = frozenset({Category.WORKS.value, Category.WORKS_GOODS.value, Category.WORKS_SERVICES.value})
"""Categories that belong to a project of fixed investment, with its approval and its national code."""

AMOUNT_WORDS: Final[Mapping[str, Text]] = {
    "total_investment": text("Total investment"),
    "contract_estimate": text("Contract estimate"),
    "budget": text("Budget"),
    "valuation": text("Valuation"),
    "yearly_rent": text("Yearly rent"),
}


@dataclass(frozen=True, slots=True)
class Registration:
    """Everything that was filled in. `funding`: fund and amount; `lots`: title and estimate."""

    title: str = ""
    category: str = ""
    content: str = ""
    region_code: str = ""
    place: str = ""
    amounts: Mapping[str, Money] = field(default_factory=dict)
    funding: tuple[tuple[str, Money], ...] = ()
    budget_line: str = ""
    particulars: Mapping[str, str] = field(default_factory=dict)
    approval_number: str = ""
    approval_authority: str = ""
    approval_date: date | None = None
    investment_code: str = ""
    planned_start: date | None = None
    lots: tuple[tuple[str, Money], ...] = ()
    files: frozenset[str] = frozenset()
    method: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; amounts in yuan with two decimals."""
        return {
            "title": self.title,
            "category": self.category,
            "content": self.content,
            "region_code": self.region_code,
            "place": self.place,
            **{name: amount.yuan_text() for name, amount in self.amounts.items()},
            "funding": [{"fund": fund, "amount": amount.yuan_text()} for fund, amount in self.funding],
            "budget_line": self.budget_line,
            "particulars": dict(self.particulars),
            "approval_number": self.approval_number,
            "approval_authority": self.approval_authority,
            "approval_date": self.approval_date.isoformat() if self.approval_date else None,
            "investment_code": self.investment_code,
            "planned_start": self.planned_start.isoformat() if self.planned_start else None,
            "lots": [
                {"position": position, "title": title, "estimate": estimate.yuan_text()}
                for position, (title, estimate) in enumerate(self.lots, 1)
            ],
            "method": self.method,
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that must be put right before the registration can be submitted."""

    section: Section
    reason: Text


def amounts_of(category: str) -> Amounts:
    return AMOUNTS.get(category, UNDECIDED)


def sections_of(category: str) -> list[Section]:
    """The tasks of a category, in their order."""
    return [each for each in Section if each is not Section.PARTICULARS or particulars_of(category)]


def total(amounts: Sequence[Money]) -> Money:
    return Money(sum(amount.fen for amount in amounts))


def gaps(registration: Registration, required_files: Mapping[str, Text], today: date) -> list[Gap]:
    """Everything that is missing or does not agree, in the order of the tasks; `required_files` by kind."""
    return [
        *_basics(registration),
        *_place(registration),
        *_money(registration),
        *_particulars(registration),
        *_approval(registration, today),
        *_lots(registration),
        *(
            Gap(Section.ATTACHMENTS, text("Attach: %(name)s", name=name))
            for kind, name in required_files.items()
            if kind not in registration.files
        ),
    ]


def _basics(given: Registration) -> list[Gap]:
    asked = (
        (given.title, text("Give the project a name.")),
        (given.category, text("Choose what is to be traded.")),
        (given.content, text("Describe what is wanted, and how much of it.")),
    )
    return [Gap(Section.BASICS, reason) for value, reason in asked if not value]


def _place(given: Registration) -> list[Gap]:
    if not given.region_code:
        return [Gap(Section.PLACE, text("Choose the place in the list of places."))]
    return []


def _money(given: Registration) -> list[Gap]:
    kind = amounts_of(given.category)
    found = [
        Gap(Section.MONEY, text("Give this amount: %(name)s", name=AMOUNT_WORDS[name]))
        for name in kind.required
        if not given.amounts.get(name)
    ]
    whole, contract = given.amounts.get("total_investment"), given.amounts.get("contract_estimate")
    if whole and contract and contract > whole:
        found.append(Gap(Section.MONEY, text("The contract estimate is larger than the total investment.")))
    if kind.is_funded:
        found += _funding(given, given.amounts.get(kind.required[0]) if kind.required else None)
    return found


def _funding(given: Registration, whole: Money | None) -> list[Gap]:
    if not given.funding:
        return [Gap(Section.MONEY, text("Name where the money comes from, with the amount of each source."))]
    funds = total([amount for _, amount in given.funding])
    if whole and funds != whole:
        reason = text(
            "The sources of money add up to %(funds)s; they must add up to %(whole)s.",
            funds=funds,
            whole=whole,
        )
        return [Gap(Section.MONEY, reason)]
    return []


def _particulars(given: Registration) -> list[Gap]:
    lacking = [
        text("Fill in: %(name)s", name=each.label) for each in missing(given.category, given.particulars)
    ]
    wrong = faults(given.category, given.particulars).values()
    return [Gap(Section.PARTICULARS, reason) for reason in (*lacking, *wrong)]


def _approval(given: Registration, today: date) -> list[Gap]:
    found = []
    if given.category in APPROVED:
        asked = (
            (given.approval_number, text("Give the number of the approval document.")),
            (given.approval_authority, text("Name the authority that approved the project.")),
            (given.approval_date, text("Give the date of the approval.")),
            (given.investment_code, text("Give the national investment project code.")),
        )
        found += [Gap(Section.APPROVAL, reason) for value, reason in asked if not value]
    if given.approval_date and given.approval_date > today:
        found.append(Gap(Section.APPROVAL, text("The date of the approval lies in the future.")))
    return found


def _lots(given: Registration) -> list[Gap]:
    if not given.lots:
        return [Gap(Section.LOTS, text("Enter at least one lot."))]
    offered = given.amounts.get(amounts_of(given.category).offered)
    lots = total([estimate for _, estimate in given.lots])
    if offered and lots != offered:
        reason = text(
            "The lots add up to %(lots)s; they must add up to %(whole)s (%(name)s).",
            lots=lots,
            whole=offered,
            name=AMOUNT_WORDS[amounts_of(given.category).offered],
        )
        return [Gap(Section.LOTS, reason)]
    return []
