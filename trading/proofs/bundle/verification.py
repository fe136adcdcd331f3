"""Carry out every check on a bundle and say what each found."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from trading.proofs.bundle import layout
from trading.proofs.bundle.checks import announcing, bidding, files, logged, opening
from trading.proofs.bundle.checks.kept import sealed_files
from trading.proofs.bundle.contents import Contents
from trading.proofs.bundle.faults import Broken, Fault
from trading.proofs.bundle.source import Source, read

T = TypeVar("T")

FILES: Final = "files"
MANIFEST: Final = "manifest"
KEPT: Final = "kept"

Check = Callable[[Contents], Iterator[Fault]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        FILES: files.all_listed,
        MANIFEST: files.signed_list,
        "notices": announcing.notices,
        "locks": announcing.locks,
        "envelopes": bidding.envelopes,
        "receipts": bidding.receipts,
        "endings": bidding.endings,
        "closing": opening.closing,
        "keys": opening.keys,
        "price-sheets": opening.price_sheets,
        "verdicts": opening.verdicts,
        "record": opening.record,
        "entries": logged.entries,
        "history": logged.history,
        "witnesses": logged.witnesses,
    }
)
"""The checks by name, in the order in which they are told."""


@dataclass(frozen=True)
class Result:
    """What one check found; it holds when there are no faults."""

    check: str
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class Report:
    """The results of all checks. `compared` says whether the `keys` were held against others than its own.

    `lot` is what the bundle says it is about, None where that cannot be read.
    """

    lot: str | None
    results: tuple[Result, ...]
    keys: tuple[str, ...]
    compared: bool

    @property
    def holds(self) -> bool:
        return all(result.holds for result in self.results)


def verify(path: Path, trusted: Collection[str] | None = None, kept: Path | None = None) -> Report:
    """Check a bundle, a folder or a ZIP, against itself and, if given, against the `trusted` vkeys.

    Without `trusted` the keys are those that the bundle brings along: the reader must compare them. `kept` is
    a folder with copies of the sealed files. OSError if one of them cannot be opened.
    """
    return verify_source(read(path), trusted, kept)


def verify_source(source: Source, trusted: Collection[str] | None = None, kept: Path | None = None) -> Report:
    """Check a bundle that was read.

    Once the files are not those that were signed the rest is left out: it would say the same of other files.
    """
    bundle = Contents(source.files)
    results = [_result("trust", lambda each: _foreign(each, trusted), bundle)]
    for name, check in CHECKS.items():
        result = _result(name, check, bundle)
        if name == FILES:
            result = Result(name, (*source.faults, *result.faults))
        results.append(result)
        if name == MANIFEST and not all(each.holds for each in results):
            break
    else:
        if kept is not None:
            results.append(_result(KEPT, lambda each: sealed_files(each, kept), bundle))
    return Report(
        _or_none(lambda: bundle.lot),
        tuple(results),
        tuple(_or_none(lambda: bundle.keys_to_know) or ()),
        trusted is not None,
    )


def _or_none(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except Broken:
        return None  # the check of that file tells why


def _result(name: str, check: Check, bundle: Contents) -> Result:
    found: list[Fault] = []
    try:
        found.extend(check(bundle))
    except Broken as broken:
        found.append(broken.fault)
    return Result(name, tuple(dict.fromkeys(found)))


def _foreign(bundle: Contents, trusted: Collection[str] | None) -> Iterator[Fault]:
    """The keys are those that the reader knows from elsewhere."""
    if trusted is not None:
        for vkey in bundle.keys_to_know:
            if vkey not in trusted:
                yield Fault(layout.KEYS, f"names a key that you do not know: {vkey}")
