"""Persons, accounts, homes and roles."""
