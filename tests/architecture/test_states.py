"""Only the machine assigns a state."""

import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "trading"
ASSIGNMENT = re.compile(r"\.state\s*=[^=]|setattr\([^)]*[\"']state[\"']|values\([^)]*\bstate=")


def test_no_state_is_assigned_but_by_its_machine() -> None:
    found = [
        f"{path.relative_to(SOURCES)}:{number}"
        for path in sorted(SOURCES.rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if ASSIGNMENT.search(line) and path != SOURCES / "kernel" / "states.py"
    ]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    for line in ("bid.state = OPENED", "setattr(bid, 'state', x)", "update(Bid).values(state=OPENED)"):
        assert ASSIGNMENT.search(line)
    for line in ("if bid.state == OPENED:", "Bid.state.in_(states)"):
        assert not ASSIGNMENT.search(line)
