"""Faults during load: what was acknowledged is there, every notice once, the chains whole."""
