"""Whether production's data is of the make that training saw."""
