"""What a project shows of its own contract: one file for each kind of thing, each yields proposals."""
