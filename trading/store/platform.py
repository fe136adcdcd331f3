"""The parts of one installation, put together once at start and passed to the commands that need them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trading.config import Config
from trading.kernel.clock import Clock
from trading.store.files import FileStore
from trading.store.keys import PlatformKeys
from trading.store.pdf import PdfRenderer


@dataclass(frozen=True, slots=True)
class Platform:
    config: Config
    files: FileStore
    keys: PlatformKeys
    pdf: PdfRenderer


Effect = Callable[[Platform, Clock, dict[str, Any]], None]
Due = Callable[[Platform, Clock], None]


@dataclass(frozen=True, slots=True)
class Work:
    """What the worker may be asked to do: effects by kind of outbox job, and what time alone makes due."""

    effects: dict[str, Effect]
    due: list[Due]
