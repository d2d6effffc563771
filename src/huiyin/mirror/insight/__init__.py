"""The mirror of an area: how many, how fast, how well."""
