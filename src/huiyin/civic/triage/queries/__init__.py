"""What the actor may read of it."""
