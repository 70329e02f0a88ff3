"""The dictionary of facts: one file a fact, of the same name; a file registers by lying here."""
