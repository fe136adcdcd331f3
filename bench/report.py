"""Ratios with their limits, and the machine they were measured on."""

import platform
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from os import sched_getaffinity
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measured value beside its limit; `rounds` are the values whose median counts."""

    name: str
    rounds: tuple[float, ...]
    limit: float
    at_most: bool = False
    unit: str = ""
    remark: str = ""

    @property
    def value(self) -> float:
        return statistics.median(self.rounds)

    @property
    def holds(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit


HEADING = f"{'':44}{'median':>12}{'limit':>13}  {'rounds':14}"


def line(ratio: Ratio) -> str:
    """One line: value, limit, range of the rounds, whether it holds."""
    limit = f"{'<=' if ratio.at_most else '>='} {ratio.limit:g}{ratio.unit}"
    spread = f"{min(ratio.rounds):.2f}-{max(ratio.rounds):.2f}" if len(ratio.rounds) > 1 else ""
    value, verdict = f"{ratio.value:.2f}{ratio.unit}", "holds" if ratio.holds else "MISSED"
    return f"{ratio.name:44}{value:>12}{limit:>13}  {spread:14}{verdict:8}{ratio.remark}"


def machine(database: str) -> str:
    """Processor, cores, memory, system, Python and database."""
    model = _field(Path("/proc/cpuinfo"), "model name")
    memory = int(_field(Path("/proc/meminfo"), "MemTotal").split()[0]) / 1024**2
    load = Path("/proc/loadavg").read_text().split()[0]
    return (
        f"{model}, {len(sched_getaffinity(0))} cores, {memory:.0f} GiB; {platform.system()} "
        f"{platform.release()}; Python {platform.python_version()}; {database}; load at start {load}"
    )


def _field(path: Path, name: str) -> str:
    found: Iterable[str] = (line for line in path.read_text().splitlines() if line.startswith(name))
    return next(iter(found), ": unknown").partition(":")[2].strip()
