"""What the public reads, searches and follows."""
