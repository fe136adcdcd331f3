"""What goes wrong when a proof is read or checked."""


class ProofError(ValueError):
    """A proof, tile or checkpoint is not in form or does not prove what it should."""
