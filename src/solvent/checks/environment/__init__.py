"""Dependencies and environment: the project can be built again elsewhere."""
