"""Evaluation committees: experts drawn and sworn in, ballots, scores, clarifications, the signed report."""
