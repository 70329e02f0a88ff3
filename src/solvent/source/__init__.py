"""Text in, facts out: what can be read off a project's files without running any of them."""
