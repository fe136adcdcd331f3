"""Custodians and the locks of each lot attempt."""
