"""A code that a telephone reads, as inline SVG."""

from io import BytesIO

import segno
from markupsafe import Markup


def qr_svg(words: str) -> Markup:
    """Draw the code of an address of ours."""
    drawn = BytesIO()
    segno.make(words, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True)
    return Markup(drawn.getvalue().decode())  # noqa: S704  # drawn here from our own address
