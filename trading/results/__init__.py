"""Evaluation, candidates, award, letters."""
