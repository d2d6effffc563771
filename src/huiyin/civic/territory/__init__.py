"""Reorganisations: areas, organisations and roles change on a day, and everything moves along."""
