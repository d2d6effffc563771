"""The API of volunteering: the same acts and rights as the pages."""

from huiyin.hands.volunteering.api import honours, keeping, records, shifts, timebank
from huiyin.hands.volunteering.api.root import router

__all__ = ["honours", "keeping", "records", "router", "shifts", "timebank"]
