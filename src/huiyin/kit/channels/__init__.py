"""Ways to reach a person beside e-mail, each behind the same interface."""
