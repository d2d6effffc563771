"""Reads across modules."""
