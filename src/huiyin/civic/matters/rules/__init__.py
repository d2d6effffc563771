"""Decisions about matters, without a database: states, kinds, clocks, echoes, merging."""
