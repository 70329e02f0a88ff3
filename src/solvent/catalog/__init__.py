"""What an entry of each shelf is, and how entries are found and explained."""
