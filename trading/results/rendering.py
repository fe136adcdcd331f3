"""Letters on paper, printed from their frozen text."""

import json
from typing import Any

from trading.kernel.money import Money
from trading.procedures.vocabulary import Method
from trading.results.models import Letter
from trading.results.rules import LetterKind
from trading.sealing.lines import instant
from trading.store.platform import Platform
from trading.web import formats

TEMPLATES = {LetterKind.ACCEPTANCE: "letter", LetterKind.OUTCOME: "loser"}


def title_of(letter: Letter, method: str) -> str:
    """The title of record; 比选 selects, a tender is won."""
    word = "中选" if method == Method.BIXUAN.value else "中标"
    return f"{word}通知书" if letter.kind is LetterKind.ACCEPTANCE else f"{word}结果告知书"


def printed_values(platform: Platform, letter: Letter) -> dict[str, Any]:
    """What a printed letter says."""
    said = json.loads(letter.frozen)
    for name in ("price", "evaluated_price", "winning_price"):
        said[name] = Money.parse_yuan(said[name]) if said.get(name) else None
    return {
        "title": title_of(letter, said["method"]),
        "centre_name": platform.config.centre_name,
        "number": letter.number,
        "issuer": None,
        "verify_url": None,
        "training": said["training"],
        "word": "中选" if said["method"] == Method.BIXUAN.value else "中标",
        "day": formats.short_day_text(instant(said["issued"])),
        "digest": letter.sha256,
        "letter": said,
    }


def pdf(platform: Platform, letter: Letter) -> bytes:
    """Print a letter."""
    return platform.pdf.render(
        TEMPLATES[letter.kind], printed_values(platform, letter), identifier=str(letter.id)
    )
