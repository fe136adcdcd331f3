"""Where the tree of places is read from: files with the columns code, name and level."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Final

from trading.kernel.regions import Level, Region, RegionError, RegionTree

SHIPPED: Final = Path(__file__).parent.parent / "data" / "regions"


@lru_cache(maxsize=4)
def region_tree(folder: Path = SHIPPED) -> RegionTree:
    """Read every `*.csv` of the folder into one tree. Raises RegionError with the file and the line."""
    return RegionTree(region for path in sorted(folder.glob("*.csv")) for region in _read(path))


def _read(path: Path) -> list[Region]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        try:
            return [Region(row["code"], row["name"], Level(row["level"])) for row in rows]
        except (KeyError, ValueError, csv.Error) as fault:
            raise RegionError(f"{path.name}, line {rows.line_num}: {fault}") from fault
