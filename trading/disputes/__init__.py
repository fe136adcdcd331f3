"""What is done when something went wrong: a lost key, a lost lock, a receipt that never came."""
