"""Storage: database, files, keys, outbox, audit. Knows no HTTP and no feature."""
