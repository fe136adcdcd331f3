"""The proof of one lot's opening as a folder or ZIP, verified without a network (docs/bundle-1.md)."""

from trading.proofs.bundle.verification import CHECKS, Report, Result, verify

__all__ = ["CHECKS", "Report", "Result", "verify"]
