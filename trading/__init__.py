"""The public-resource trading platform of a county."""
