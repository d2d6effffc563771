"""Cadre teams: stationed in a compound for a term, with an inventory, a diary and a handover."""
