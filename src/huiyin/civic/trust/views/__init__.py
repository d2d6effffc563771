"""Pages: the seals."""
