"""The pages of check-in, claims and standings."""
