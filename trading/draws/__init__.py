"""Public draws: frozen lists, sealed random numbers of anybody, and an order that all can repeat."""
