"""Whether the model still does what its contract asks for."""
