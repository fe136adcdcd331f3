"""Securities and charges; before the opening only cashier and payer know of a payment."""
