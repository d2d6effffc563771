"""How long what is kept."""

from datetime import date

AUDIT_YEARS = 3


def audit_horizon(today: date) -> date:
    """Return the day before which audit records may be gone."""
    return today.replace(year=today.year - AUDIT_YEARS, day=min(today.day, 28))
