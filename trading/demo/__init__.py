"""A demonstration county that went through the same commands as the pages."""
