"""Whether training and serving compute the same features."""
