"""The world: files, git, processes, the clock, the cache. Nothing else touches it."""
