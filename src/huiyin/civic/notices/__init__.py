"""Notices to persons, in the house and by e-mail."""
