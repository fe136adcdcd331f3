"""Sealed bids: intake, receipts, replacement, withdrawal."""
