"""What may change after publication: each fact before and after, as text that can be applied again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from trading.announcements.models import Document, Tender
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Stale
from trading.kernel.money import Money
from trading.projects.models import LotAttempt


@dataclass(frozen=True, slots=True)
class Fact:
    """How a fact is called on record, written and read back; whether it touches what bidders prepare."""

    title: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    material: bool


def _instant(value: datetime) -> str:
    return value.astimezone(BEIJING).isoformat(timespec="seconds")


def _amount(value: Money) -> str:
    return value.yuan_text()


def _moment_fact(title: str) -> Fact:
    return Fact(title, _instant, datetime.fromisoformat, material=False)


def _text_fact(title: str, *, material: bool) -> Fact:
    return Fact(title, str, str, material)


FACTS: Final[Mapping[str, Fact]] = {
    "documents_until": _moment_fact("文件获取截止时间"),
    "questions_until": _moment_fact("提问截止时间"),
    "deadline": _moment_fact("提交截止及开标时间"),
    "opening_place": _text_fact("开标地点", material=False),
    "need": _text_fact("内容和规模", material=True),
    "qualification": _text_fact("资格条件", material=True),
    "objection_channel": _text_fact("异议渠道", material=False),
    "duration_days": Fact("工期（天）", str, int, material=True),
    "validity_days": Fact("投标有效期（天）", str, int, material=True),
    "bid_security": Fact("投标保证金（元）", _amount, Money.parse_yuan, material=True),
    "contact": _text_fact("联系方式", material=False),
    "ceiling_price": Fact("最高限价（元）", _amount, Money.parse_yuan, material=True),
    "documents": Fact("文件", str, str, material=True),
}

CEILING: Final = "ceiling_price"
DOCUMENTS: Final = "documents"
TERMS: Final = tuple(name for name in FACTS if name not in (CEILING, DOCUMENTS))


def between(
    tender: Tender,
    attempts: Sequence[LotAttempt],
    proposed: Mapping[str, Any],
    ceilings: Mapping[str, Money | None],
    pending: Sequence[Document],
) -> list[dict[str, Any]]:
    """Every fact that differs, in the order of FACTS."""
    found = [
        _change(name, None, getattr(tender, name), proposed[name])
        for name in TERMS
        if name in proposed and proposed[name] != getattr(tender, name)
    ]
    found += [
        _change(CEILING, attempt.wire_id, attempt.ceiling_price, ceilings[attempt.wire_id])
        for attempt in attempts
        if attempt.wire_id in ceilings and ceilings[attempt.wire_id] != attempt.ceiling_price
    ]
    return found + [
        _change(DOCUMENTS, None, _replaced(tender, document), _named(document)) for document in pending
    ]


def is_material(found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a change touches what bidders prepare, so that the procedure's time for it must remain."""
    return any(FACTS[change["field"]].material for change in found)


def apply(tender: Tender, attempts: Sequence[LotAttempt], found: Sequence[Mapping[str, Any]]) -> None:
    """Set every fact to its new value; raises Stale when one is no longer what it was before."""
    by_name = {attempt.wire_id: attempt for attempt in attempts}
    for change in found:
        name = change["field"]
        if name == DOCUMENTS:
            continue
        subject: Any = by_name[change["lot"]] if name == CEILING else tender
        if _written(name, getattr(subject, name)) != change["before"]:
            raise Stale
        setattr(subject, name, FACTS[name].read(change["after"]) if change["after"] else None)


def _change(name: str, lot: str | None, before: Any, after: Any) -> dict[str, Any]:
    return {
        "field": name,
        "lot": lot,
        "title": FACTS[name].title,
        "before": _written(name, before),
        "after": _written(name, after),
    }


def _written(name: str, value: Any) -> str:
    return "" if value is None or value == "" else FACTS[name].write(value)


def _named(document: Document) -> str:
    return f"{document.title}（第{document.document_version}版）"


def _replaced(tender: Tender, document: Document) -> str | None:
    older = [each for each in tender.documents if each.title == document.title and each.published_at]
    return _named(max(older, key=lambda each: each.document_version)) if older else None
