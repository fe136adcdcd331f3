"""Copies of an installation that fit together, and the way back from them."""
