"""What is wrong with a bundle, and in which of its files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the path of the file in the bundle, and why."""

    file: str
    reason: str


class Broken(Exception):
    """A file of the bundle does not hold."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.fault = Fault(file, reason)


def each(items: Iterable[T], check: Callable[[T], object]) -> Iterator[Fault]:
    """Check every item and give the fault of each that is broken; one never hides another."""
    for item in items:
        try:
            check(item)
        except Broken as broken:
            yield broken.fault
