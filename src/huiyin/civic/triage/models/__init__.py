"""What was read, learned and indexed."""
