"""The county's schedule of charges: empty until the county fills a file; every charge has its basis."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from trading.deposits.rules import Payer, cap
from trading.kernel.money import Money
from trading.procedures.records import Basis
from trading.procedures.rows import Row, read_file
from trading.procedures.vocabulary import Category, Method

NAME: Final = "charges.toml"
"""In the folder `deposits` of the instance."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One row of the schedule: a fixed amount, or a share of the price in hundredths of a percent."""

    code: str
    title: str
    payer: Payer
    payee: str
    standard: str
    fixed: Money | None
    basis_points: int | None
    categories: tuple[Category, ...]
    methods: tuple[Method, ...]
    basis: Basis

    def applies_to(self, category: str, method: str) -> bool:
        """Whether it is owed for a trade of this kind; a row that names no kind is owed for all."""
        return (not self.categories or category in {each.value for each in self.categories}) and (
            not self.methods or method in {each.value for each in self.methods}
        )

    def amount(self, price: Money | None) -> Money | None:
        """What is owed; None while the price it depends on is not known."""
        if self.basis_points is None:
            return self.fixed
        return cap(price, self.basis_points) if price is not None else None


def load_schedule(folder: Path) -> tuple[Charge, ...]:
    """Read the county's schedule; empty without a file. Raises RuleFileError."""
    path = folder / NAME
    return _read(path, path.stat().st_mtime_ns) if path.exists() else ()


@lru_cache(maxsize=8)
def _read(path: Path, written: int) -> tuple[Charge, ...]:
    table = read_file(path)
    charges = tuple(_charge(row) for row in table.rows("charges"))
    table.done()
    return charges


def _charge(row: Row) -> Charge:
    fixed = row.optional_yuan("fixed")
    points = row.number("basis_points", least=1) if row.has("basis_points") else None
    if (fixed is None) == (points is None):
        raise row.fault("fixed", "give either fixed or basis_points")
    charge = Charge(
        code=row.string("code"),
        title=row.string("title"),
        payer=_payer(row),
        payee=row.string("payee"),
        standard=row.string("standard"),
        fixed=fixed,
        basis_points=points,
        categories=row.choices("categories", Category) if row.has("categories") else (),
        methods=row.choices("methods", Method) if row.has("methods") else (),
        basis=Basis.read(row),
    )
    row.done()
    return charge


def _payer(row: Row) -> Payer:
    """A charge on every bidder would have to be paid before anybody may know who bids."""
    payer = row.choice("payer", Payer)
    if payer is Payer.BIDDER:
        raise row.fault("payer", "is the winner or the purchaser")
    return payer
