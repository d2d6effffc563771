"""Tables: check-ins, needs with their places, claims, and the appraisal of what was confirmed."""

from huiyin.hands.claims.models.appraisal import Objection, Period, PeriodLine
from huiyin.hands.claims.models.checkins import Checkin, Invitation
from huiyin.hands.claims.models.claims import Claim, DayHours, Feed, Rating
from huiyin.hands.claims.models.matching import Proposal
from huiyin.hands.claims.models.needs import Need

__all__ = [
    "Checkin",
    "Claim",
    "DayHours",
    "Feed",
    "Invitation",
    "Need",
    "Objection",
    "Period",
    "PeriodLine",
    "Proposal",
    "Rating",
]
