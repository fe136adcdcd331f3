"""PDF from a print template and plain values. Slow and greedy: called by the worker, never in a request."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from trading.config import ROOT


class PdfRenderer:
    """Renders `templates/print/<name>.html`; fonts and style sheets are loaded once and reused."""

    def __init__(self, templates: Path, filters: Mapping[str, Callable[..., Any]]) -> None:
        self.templates = templates
        self.environment = Environment(
            loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined
        )
        self.environment.filters.update(filters)
        self._fonts: Any = None

    def html(self, name: str, values: Mapping[str, Any]) -> str:
        return self.environment.get_template(f"print/{name}.html").render(**values)

    def render(self, name: str, values: Mapping[str, Any], *, identifier: str) -> bytes:
        """Render to bytes; the same values and `identifier` give the same bytes."""
        # WeasyPrint needs native libraries that a machine may lack; everything else works without them.
        # Documents are set in the typefaces of the platform, whatever the machine has.
        os.environ.setdefault("FONTCONFIG_FILE", str(ROOT / "fonts.conf"))
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration

        from trading.store.print_assets import OwnAssets

        if self._fonts is None:
            self._fonts = FontConfiguration()
        beside = self.templates / "print"
        document = HTML(string=self.html(name, values), base_url=str(beside), url_fetcher=OwnAssets(beside))
        written = document.write_pdf(
            font_config=self._fonts, pdf_identifier=identifier.encode(), pdf_tags=True
        )
        return bytes(written or b"")
