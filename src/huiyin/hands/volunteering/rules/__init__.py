"""What volunteers may do: pure decisions and calculations."""
