"""A watch of production, for every reader: one file a format."""
