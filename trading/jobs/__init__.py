"""The worker: a ticker that claims due work."""
