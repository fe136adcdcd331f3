"""What happens next, and when: for every live lot, from its frozen periods and what has happened."""
