"""What the people of the demonstration do, each through the command that its page calls."""
