"""Structure: code that can be changed."""
