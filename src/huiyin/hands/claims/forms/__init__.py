"""What members, heads, branches and employers fill in."""
