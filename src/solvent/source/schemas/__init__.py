"""What a project's own schemas ask of its tables: Pandera and the Open Data Contract Standard, read and never run."""
