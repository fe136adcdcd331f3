"""Bidders ask without being known; everybody reads the answers."""
