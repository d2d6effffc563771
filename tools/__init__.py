"""Tools for developers: run each as `python -m tools.NAME` from the root of the checkout."""
