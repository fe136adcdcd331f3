"""Trades in several stages: who goes on, separate meetings, final offers, and single sources."""
