"""What runs in a CI system beside the commands: it talks to that system, and knows nothing of assessments."""
