"""Wiring: settings, addresses, navigation, command line, demo, and who reacts to what."""
