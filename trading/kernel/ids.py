"""Identifiers: random, so that none tells how many there are."""

from uuid import UUID, uuid4


def new_id() -> UUID:
    """Make an identifier that reveals neither order nor number."""
    return uuid4()
