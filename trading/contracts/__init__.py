"""Contracts: entered, confirmed, published, filed, changed, performed; and the archive of a lot."""
