"""The pages of the spine: for everybody, for authors, for staff."""
