"""Who may read and do what in triage."""
