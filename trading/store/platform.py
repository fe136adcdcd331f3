"""The parts of one installation, put together once at start and passed to the commands that need them."""

from dataclasses import dataclass

from trading.config import Config
from trading.store.files import FileStore
from trading.store.keys import PlatformKeys
from trading.store.pdf import PdfRenderer


@dataclass(frozen=True, slots=True)
class Platform:
    config: Config
    files: FileStore
    keys: PlatformKeys
    pdf: PdfRenderer
