"""What the platform costs, as ratios to the bare thing on the same machine in the same run."""
