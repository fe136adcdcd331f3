"""Registration and acceptance of projects, their lots and lot attempts."""
