"""Accessibility faults of a page, found by axe-core in the browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Name each fault and the elements that have it; an empty list is a page that passes."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))  # the content policy allows no inline script
    found: list[dict[str, Any]] = page.evaluate(
        "async rules => (await axe.run(document, { runOnly: rules })).violations", RULES
    )
    return [
        f"{fault['id']}: {fault['help']}: {', '.join(str(node['target'][0]) for node in fault['nodes'])}"
        for fault in found
    ]
