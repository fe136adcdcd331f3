"""The rule sets on file: every `*.toml` of the shipped folder, refused as a whole when one is faulty."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from trading.eligibility.coverage import must_be_complete
from trading.eligibility.table import RuleTable, read_rule_set
from trading.procedures.rows import read_file

SHIPPED: Final = Path(__file__).parent.parent / "data" / "eligibility"


@lru_cache(maxsize=8)
def load_table(folder: Path = SHIPPED) -> RuleTable:
    """Read and check every rule set of a folder.

    Raises RuleFileError for a faulty row and IncompleteRules for overlaps and unmarked gaps.
    """
    rule_sets = [read_rule_set(read_file(path)) for path in sorted(folder.glob("*.toml"))]
    for rule_set in rule_sets:
        must_be_complete(rule_set)
    return RuleTable(rule_sets)
