"""The one door for other modules."""
