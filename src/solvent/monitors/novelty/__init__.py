"""Whether production brings what training never saw."""
