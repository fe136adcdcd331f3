"""Organisations, people, sign-in, the sign-off route of each unit."""
