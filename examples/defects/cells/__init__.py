"""Tell defective solar cells from sound ones in electroluminescence images."""
