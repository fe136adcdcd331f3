"""Those who countersign the public log: registering them, taking their signatures, saying who has signed."""
