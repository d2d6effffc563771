"""What makes the rest worth trusting: sealed history, the rights of persons over their data, retention."""
