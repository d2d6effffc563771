"""The API of volunteering: the same acts and rights as the pages."""

from huiyin.hands.volunteering.api import keeping, records, shifts
from huiyin.hands.volunteering.api.root import router

__all__ = ["keeping", "records", "router", "shifts"]
