"""The HTTP toolkit: identity, guard, errors, forms, rendering. Knows no feature."""
