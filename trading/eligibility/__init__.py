"""Which way a project must go: rules by investment range, read from reviewable files."""
