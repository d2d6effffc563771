"""What the pages ask for, and how they say it."""
