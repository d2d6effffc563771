"""Organisations: who they are, where they work, how they are reached."""
