"""What the pages of the spine ask for."""
