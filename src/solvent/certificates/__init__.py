"""Statistical claims and how they are proved: one file a claim, each opening with its card."""
