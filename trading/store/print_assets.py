"""What a printed document may load: the files beside its template, never an address that a text names."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse


class OwnAssets(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches files inside `folder` only; anything else is left out of the document."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols={"file"})
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Give the file's bytes; raises ValueError for every other address."""
        path = Path(url2pathname(urlsplit(url).path)).resolve()
        if not path.is_relative_to(self.folder):
            raise ValueError(f"not an asset of printed documents: {url}")
        return super().fetch(url, headers)
