"""Webhooks: what happens here, told to the programs of other systems."""
