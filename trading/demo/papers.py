"""Real PDF files for the demonstration: approvals, tender documents, letters of tender."""

from io import BytesIO
from typing import Final

from trading.demo.stage import Stage
from trading.store.files import Stored

LIMIT: Final = 8 * 1024 * 1024


def paper(stage: Stage, title: str, issuer: str, *paragraphs: str, number: str = "") -> bytes:
    """Print a short document."""
    values = {
        "title": title,
        "issuer": issuer,
        "number": number,
        "centre_name": stage.platform.config.centre_name,
        "paragraphs": paragraphs,
        "training": True,
    }
    return stage.platform.pdf.render("paper", values, identifier=f"{issuer} {title}")


def stored_paper(stage: Stage, title: str, issuer: str, *paragraphs: str) -> Stored:
    """Print it and put it where uploads go."""
    printed = paper(stage, title, issuer, *paragraphs)
    return stage.platform.files.receive(BytesIO(printed), limit=LIMIT, media_type="application/pdf")
