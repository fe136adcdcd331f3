"""What is offered where it is a right, an asset or a lease: the facts that its notice must state.

Titles of record are Chinese; they are printed in notices whatever the reader's language.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from trading.kernel.text import Text, text
from trading.procedures.records import Basis
from trading.procedures.vocabulary import Category, Certainty, Content
from trading.procedures.words import CERTAINTIES


class Kind(Enum):
    LINE = "line"
    PARAGRAPHS = "paragraphs"
    YEARS = "years"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice, and the years that a right of this use may last at most."""

    title: str
    label: Text
    years_at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Particular:
    """One fact; `says` is the content of a notice that it belongs to."""

    key: str
    says: Content
    title: str
    label: Text
    kind: Kind = Kind.LINE
    options: Mapping[str, Option] = field(default_factory=dict)
    is_required: bool = True

    def of_record(self, value: str) -> str:
        """A value as a notice prints it."""
        if self.kind is Kind.CHOICE:
            return self.options[value].title
        return f"{value}年" if self.kind is Kind.YEARS else value


LAND_USES: Final[Mapping[str, Option]] = {
    "housing": Option("住宅用地", text("housing"), 70),
    "industry": Option("工业用地", text("industry"), 50),
    "education": Option(
        "教育、科技、文化、卫生、体育用地", text("education, science, culture, health, sport"), 50
    ),
    "commerce": Option("商业、旅游、娱乐用地", text("commerce, tourism, entertainment"), 40),
    "mixed": Option("综合或者其他用地", text("mixed or other"), 50),
}
LAND_YEARS: Final = Basis("城镇国有土地使用权出让和转让暂行条例第十二条", Certainty.VERIFIED)
LEASE_YEARS_AT_MOST: Final = 20
LEASE_YEARS: Final = Basis("民法典第七百零五条，条文未核", Certainty.UNVERIFIED)

MINING_RIGHTS: Final[Mapping[str, Option]] = {
    "exploration": Option("探矿权", text("right to explore")),
    "mining": Option("采矿权", text("right to mine")),
}
OTHER_RIGHTS: Final[Mapping[str, Option]] = {
    "confiscated": Option("罚没财物", text("confiscated goods")),
    "franchise": Option("特许经营权", text("franchise")),
    "naming": Option("冠名权", text("naming right")),
}

_ASSET: Final = (
    Particular("asset_name", Content.ASSET, "标的名称", text("Name of the asset")),
    Particular("asset_extent", Content.ASSET, "数量、面积", text("Quantity or area")),
    Particular("asset_state", Content.ASSET, "现状", text("Present state"), Kind.PARAGRAPHS),
    Particular("asset_title", Content.ASSET, "权属证书", text("Certificate of title")),
)
_PRIORITY: Final = Particular(
    "priority", Content.PRIORITY, "优先权", text("Who has priority at equal terms, or none")
)
_LEASE: Final = (
    Particular("lease_use", Content.LEASE_TERMS, "租赁用途", text("Use")),
    Particular("lease_years", Content.LEASE_TERMS, "租赁期限", text("Years"), Kind.YEARS),
    Particular("rent_payment", Content.LEASE_TERMS, "租金支付", text("How the rent is paid")),
)

PARTICULARS: Final[Mapping[str, tuple[Particular, ...]]] = {
    Category.LAND_USE_RIGHT.value: (
        Particular("parcel_number", Content.PARCEL, "宗地编号", text("Number of the parcel")),
        Particular("parcel_area", Content.PARCEL, "面积（平方米）", text("Area in square metres")),
        Particular("parcel_boundaries", Content.PARCEL, "四至和界址", text("Boundaries"), Kind.PARAGRAPHS),
        Particular("parcel_space", Content.PARCEL, "空间范围", text("Space above and below")),
        Particular("parcel_state", Content.PARCEL, "现状", text("Present state"), Kind.PARAGRAPHS),
        Particular("land_use", Content.LAND_USE, "土地用途", text("Use of the land"), Kind.CHOICE, LAND_USES),
        Particular("land_years", Content.LAND_USE, "出让年限", text("Years"), Kind.YEARS),
        Particular("planning", Content.PLANNING, "规划指标", text("Planning indices"), Kind.PARAGRAPHS),
    ),
    Category.MINERAL_RIGHT.value: (
        Particular(
            "mining_right",
            Content.MINERAL_AREA,
            "权利种类",
            text("Kind of right"),
            Kind.CHOICE,
            MINING_RIGHTS,
        ),
        Particular("mineral", Content.MINERAL_AREA, "矿种", text("Mineral")),
        Particular("mine_area", Content.MINERAL_AREA, "面积（平方公里）", text("Area in square kilometres")),
        Particular(
            "mine_coordinates", Content.MINERAL_AREA, "拐点坐标", text("Corner coordinates"), Kind.PARAGRAPHS
        ),
        Particular("mine_resources", Content.MINERAL_TERMS, "资源储量", text("Resources")),
        Particular("mine_years", Content.MINERAL_TERMS, "出让年限", text("Years"), Kind.YEARS),
        Particular(
            "mine_conditions",
            Content.MINERAL_TERMS,
            "开采条件和要求",
            text("Conditions of mining"),
            Kind.PARAGRAPHS,
        ),
    ),
    Category.STATE_ASSET.value: (
        *_ASSET,
        Particular("valuer", Content.VALUATION, "评估机构", text("Valuer")),
        Particular(
            "valuation_report", Content.VALUATION, "评估报告文号", text("Number of the valuation report")
        ),
        Particular(
            "valuation_approval",
            Content.VALUATION,
            "核准或者备案文号",
            text("Approval or filing of the valuation"),
        ),
        _PRIORITY,
    ),
    Category.LEASE.value: (*_ASSET, *_LEASE, _PRIORITY),
    Category.COLLECTIVE_ASSET.value: (*_ASSET, *_LEASE, _PRIORITY),
    Category.OTHER_RIGHT.value: (
        Particular("right_kind", Content.RIGHT, "种类", text("Kind"), Kind.CHOICE, OTHER_RIGHTS),
        Particular("right_content", Content.RIGHT, "内容和范围", text("Content and extent"), Kind.PARAGRAPHS),
        Particular("right_years", Content.RIGHT, "期限", text("Years"), Kind.YEARS, is_required=False),
        Particular("valuation_report", Content.VALUATION, "评估或者测算依据", text("Basis of the valuation")),
    ),
}


def particulars_of(category: str) -> tuple[Particular, ...]:
    """What is asked of a category; empty for works, goods and services."""
    return PARTICULARS.get(category, ())


def tidy(category: str, given: Mapping[str, str]) -> dict[str, str]:
    """The given facts that belong to the category, years in plain digits."""
    kept = {}
    for each in particulars_of(category):
        value = given.get(each.key, "").strip()
        if each.kind is Kind.YEARS:
            value = unicodedata.normalize("NFKC", value).removesuffix("年").strip()
        if value:
            kept[each.key] = value
    return kept


def faults(category: str, given: Mapping[str, str]) -> dict[str, Text]:
    """What cannot be as it was given, by key: unknown answers, years that are none or too many."""
    found: dict[str, Text] = {}
    for each in particulars_of(category):
        value = given.get(each.key)
        if value is None:
            continue
        if each.kind is Kind.CHOICE and value not in each.options:
            found[each.key] = text("Please choose one of the list.")
        if each.kind is Kind.YEARS and not (value.isascii() and value.isdecimal() and 0 < int(value) < 1000):
            found[each.key] = text("Give whole years, for example 40.")
    return found or _too_long(category, given)


def _too_long(category: str, given: Mapping[str, str]) -> dict[str, Text]:
    use = LAND_USES.get(given.get("land_use", ""))
    limits = {
        "land_years": (use.years_at_most if use else None, LAND_YEARS),
        "lease_years": (LEASE_YEARS_AT_MOST if category == Category.LEASE.value else None, LEASE_YEARS),
    }
    return {
        key: text(
            "At most %(years)s years are possible here. Basis: %(source)s (%(certainty)s).",
            years=most,
            source=basis.source,
            certainty=CERTAINTIES[basis.certainty],
        )
        for key, (most, basis) in limits.items()
        if most is not None and int(given.get(key, "0")) > most
    }


def missing(category: str, given: Mapping[str, str]) -> list[Particular]:
    """What the notice must state and nobody has filled in."""
    return [each for each in particulars_of(category) if each.is_required and not given.get(each.key)]


def sections(category: str, given: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The facts as sections of a notice, by the content they belong to."""
    said: dict[str, list[dict[str, Any]]] = {}
    for each in particulars_of(category):
        if each.key in given:
            row = {"code": each.key, "title": each.title, "value": each.of_record(given[each.key])}
            said.setdefault(each.says.value, []).append(row)
    return said
