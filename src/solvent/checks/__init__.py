"""Checks of static debt: one file a check, a folder a family; a file registers by lying here."""
