"""Real PDF files for the demonstration: approvals, tender documents, letters of tender."""

from functools import lru_cache
from io import BytesIO
from typing import Final

from trading.demo.stage import Stage
from trading.store.files import Stored
from trading.store.pdf import PdfRenderer

LIMIT: Final = 8 * 1024 * 1024


def paper(stage: Stage, title: str, issuer: str, *paragraphs: str, number: str = "") -> bytes:
    """Print a short document."""
    return _printed(stage.platform.pdf, stage.platform.config.centre_name, title, issuer, paragraphs, number)


@lru_cache(maxsize=200)
def _printed(
    pdf: PdfRenderer, centre_name: str, title: str, issuer: str, paragraphs: tuple[str, ...], number: str
) -> bytes:
    """Papers of the same words are printed once: setting Chinese type takes its time."""
    values = {
        "title": title,
        "issuer": issuer,
        "number": number,
        "centre_name": centre_name,
        "paragraphs": paragraphs,
        "training": True,
    }
    return pdf.render("paper", values, identifier=f"{issuer} {title}")


def stored_paper(stage: Stage, title: str, issuer: str, *paragraphs: str) -> Stored:
    """Print it and put it where uploads go."""
    printed = paper(stage, title, issuer, *paragraphs)
    return stage.platform.files.receive(BytesIO(printed), limit=LIMIT, media_type="application/pdf")
