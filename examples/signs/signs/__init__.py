"""Read traffic signs, and know what has been shown of it."""
