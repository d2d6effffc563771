"""Tables of volunteering."""

from huiyin.hands.volunteering.models.hours import Certificate, CorrectionAsked, HourEntry
from huiyin.hands.volunteering.models.persons import Feed, Insurance, Volunteer
from huiyin.hands.volunteering.models.shifts import Post, Shift, SignUp, Swap
from huiyin.hands.volunteering.models.teams import Team, TeamMember

__all__ = [
    "Certificate",
    "CorrectionAsked",
    "Feed",
    "HourEntry",
    "Insurance",
    "Post",
    "Shift",
    "SignUp",
    "Swap",
    "Team",
    "TeamMember",
    "Volunteer",
]
