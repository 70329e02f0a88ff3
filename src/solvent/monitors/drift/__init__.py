"""Whether production's inputs and predictions are drawn as those of the reference were."""
