"""The outsider's programs prove the documents only as long as they take nothing from the platform."""

import ast
import sys
from pathlib import Path

import pytest

OUTSIDER = Path(__file__).parents[1] / "outsider"
MAY = {*sys.stdlib_module_names, "cryptography", "pyrage", "tests.outsider.sealer"}


def imported(source: Path) -> set[str]:
    """What a module imports: packages by their first name, modules of the tests by their full one."""
    names = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return {name if name.startswith("tests.") else name.split(".")[0] for name in names}


@pytest.mark.parametrize("name", ["sealer.py", "counter.py", "drawer.py"])
def test_the_outsider_uses_general_purpose_libraries_only(name: str) -> None:
    assert imported(OUTSIDER / name) <= MAY
