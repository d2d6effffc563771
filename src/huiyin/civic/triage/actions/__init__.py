"""Every write, one function a use case."""
