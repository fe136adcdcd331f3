"""Proofs that anyone can check: Merkle trees, tiles, checkpoints, cosignatures. No database, no web."""
