"""What is watched in production data: one file a monitor, each opening with its card."""
