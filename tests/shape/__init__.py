"""The tests that hold the tree to docs/architecture.md."""
