"""What was wrong with a form, told once per page, in the order and by the names of its fields."""

from flask import g

from trading.kernel.errors import Invalid
from trading.web.forms import refusal
from trading.web.language import say


def errors_for(name: str) -> list[str]:
    """Say why the field `name` was refused; empty unless the page is shown again."""
    shown = refusal()
    return [say(reason) for reason in shown.fields.get(name, [])] if isinstance(shown, Invalid) else []


def note_label(name: str, label: str) -> None:
    """Remember what the page calls a field."""
    _labels()[name] = label


def reasons_in_page_order() -> list[tuple[str | None, str | None, str]]:
    """List field, label and reason as the fields stand on the page, then reasons that belong to none of them.

    Before any field is shown the labels are unknown, and every reason points to its field all the same.
    """
    shown = refusal()
    labels = _labels()
    names = list(shown.fields) if isinstance(shown, Invalid) else []
    ordered = [name for name in labels if name in names] + [name for name in names if name not in labels]
    return [
        (name if name in labels or not labels else None, labels.get(name), reason)
        for name in ordered
        for reason in errors_for(name)
    ]


def begin_form() -> None:
    """Hold the summary back while the fields of a form are being written."""
    g.writing_form = True


def end_form() -> None:
    g.writing_form = False


def may_summarise() -> bool:
    """Answer yes once per page, and never among the fields of a form, which has its summary on top."""
    if g.get("writing_form") or "summarised" in g:
        return False
    g.summarised = True
    return True


def _labels() -> dict[str, str]:
    labels: dict[str, str] = g.setdefault("labels", {})
    return labels
