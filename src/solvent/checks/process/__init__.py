"""Git and process: what history says of the work."""
