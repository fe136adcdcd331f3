"""Procedures as rows of reviewable files: steps, notices, periods and what they are based on."""
