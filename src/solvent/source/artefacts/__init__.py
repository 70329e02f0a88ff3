"""Files that are no code: data, models, and the small files that stand for them. Read, never loaded."""
