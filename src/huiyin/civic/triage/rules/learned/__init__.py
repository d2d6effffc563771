"""What is learned from labels. Needs numpy and is loaded by the worker and by commands only."""
