"""Trades that went around the platform, and needs that were divided: suspicions for people to look at."""
