"""Tests of the whole; the tests of a module stand in the module's own folder."""
