"""For each opened lot one ZIP with which anybody can check the opening without asking anybody."""
