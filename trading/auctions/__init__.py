"""Ascending prices: auctions and listings, their quotes in one order, the hammer."""
