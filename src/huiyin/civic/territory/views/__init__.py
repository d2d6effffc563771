"""The operators' pages of a reorganisation."""
