"""The procedures on file: every `*.toml` of the shipped folder and of the county's own, one version each."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from trading.kernel.errors import NotFound
from trading.procedures.rows import RuleFileError, read_file
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Category, Method

SHIPPED: Final = Path(__file__).parent.parent / "data" / "procedures"
_folders: list[Path] = [SHIPPED]


class Catalogue:
    """All versions of all procedures; two of one code on the same day raise RuleFileError."""

    def __init__(self, procedures: list[Procedure]) -> None:
        self.procedures = sorted(procedures, key=lambda each: (each.code, each.valid_from))
        for earlier, later in zip(self.procedures, self.procedures[1:], strict=False):
            if earlier.code == later.code and earlier.is_valid_on(later.valid_from):
                raise RuleFileError(
                    f"{later.code}: {earlier.version} and {later.version} both hold on {later.valid_from}"
                )

    def on(self, day: date) -> list[Procedure]:
        """Every procedure in force on a day."""
        return [each for each in self.procedures if each.is_valid_on(day)]

    def get(self, code: str, day: date) -> Procedure:
        """The version of a procedure in force on a day; raises NotFound."""
        for each in self.on(day):
            if each.code == code:
                return each
        raise NotFound

    def for_method(self, method: Method, category: Category, day: date) -> list[Procedure]:
        """The procedures that carry out a method for a category; empty while the platform has none."""
        return [each for each in self.on(day) if each.method is method and category in each.categories]


def install(county: Path) -> None:
    """Let the county's own folder take part; at assembly. A county's code replaces the shipped one."""
    _folders[:] = [SHIPPED, county]


def load_catalogue(*folders: Path) -> Catalogue:
    """Read every procedure of the folders, or of those installed. Raises RuleFileError.

    A code in a later folder replaces all versions of that code in an earlier one.
    """
    return _read(folders or tuple(_folders))


@lru_cache(maxsize=8)
def _read(folders: tuple[Path, ...]) -> Catalogue:
    known: dict[str, tuple[Procedure, ...]] = {}
    for folder in folders:
        known |= _by_code(folder)
    return Catalogue([each for versions in known.values() for each in versions])


@lru_cache(maxsize=8)
def _by_code(folder: Path) -> dict[str, tuple[Procedure, ...]]:
    found: dict[str, tuple[Procedure, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        procedure = Procedure.read(read_file(path))
        found[procedure.code] = (*found.get(procedure.code, ()), procedure)
    return found
