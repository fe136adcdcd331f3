"""Objections, complaints, suspensions, and what follows when an outcome does not stand."""
