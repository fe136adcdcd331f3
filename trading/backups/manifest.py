"""What one backup set consists of, as a file that a person can read."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

FORMAT: Final = "backup/1"


class NotABackup(ValueError):
    """The folder holds no backup set, or one of another version."""


@dataclass(frozen=True)
class Copied:
    """A file of the instance as it was copied; `size` in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """The database file of a set, every file that its rows need, and what was wrong with the original.

    `missing` and `damaged` are paths that the installation itself had lost or spoilt.
    """

    made_at: str
    origin: str
    database: Copied
    files: tuple[Copied, ...]
    missing: tuple[str, ...] = field(default=())
    damaged: tuple[str, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.damaged

    def text(self) -> str:
        return json.dumps({"format": FORMAT} | asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> "Manifest":
        """Read a manifest; raises NotABackup."""
        try:
            found: Mapping[str, Any] = json.loads(text)
            if found["format"] != FORMAT:
                raise NotABackup(f"a set of the format {found['format']}, not {FORMAT}")
            return cls(
                made_at=found["made_at"],
                origin=found["origin"],
                database=Copied(**found["database"]),
                files=tuple(Copied(**each) for each in found["files"]),
                missing=tuple(found["missing"]),
                damaged=tuple(found["damaged"]),
            )
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise NotABackup("the manifest cannot be read") from error
