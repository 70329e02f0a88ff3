"""Whether the training data covers what production brings."""
