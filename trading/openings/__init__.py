"""Freezing by time, release of keys, opening, the opening record."""
