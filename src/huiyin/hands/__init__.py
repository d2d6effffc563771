"""Who takes it up: one module a kind of helping hand; they never know each other."""
