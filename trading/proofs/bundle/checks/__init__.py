"""The checks of a bundle, one function each: what it yields is wrong."""
