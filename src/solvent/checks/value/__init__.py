"""Value: whether it is written down what the model must reach, for whom and at what cost."""
