"""The documentation says what the code says."""

from tools import diagrams


def test_the_drawn_state_machines_are_the_ones_in_the_code() -> None:
    assert diagrams.TARGET.read_text() == diagrams.page()
