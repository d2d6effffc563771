"""Huiyin 回音: every matter that anyone raises is taken up by somebody and ends with an echo."""

__version__ = "0.1.0"
