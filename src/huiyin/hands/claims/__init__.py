"""Check-in and claims: members report where they live and take up small needs."""
