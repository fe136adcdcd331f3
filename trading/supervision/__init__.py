"""The read-only view of everything that the law lets supervisors see."""
