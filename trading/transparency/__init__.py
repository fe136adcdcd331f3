"""The public log: leaves merged in padded batches, checkpoints, and who countersigned them."""
