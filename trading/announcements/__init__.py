"""Tender documents, notices: drafted, signed off, frozen, signed, rendered."""
