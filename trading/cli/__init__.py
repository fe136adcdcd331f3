"""The command line."""

from trading.cli.root import main

__all__ = ["main"]
