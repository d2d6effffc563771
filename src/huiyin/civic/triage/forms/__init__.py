"""Forms of the pages, with their words."""
