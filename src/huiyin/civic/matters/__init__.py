"""The spine: matters, from wish to echo."""
