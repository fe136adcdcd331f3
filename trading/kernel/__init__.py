"""Pure values and decisions: standard library only, no database, no HTTP."""
