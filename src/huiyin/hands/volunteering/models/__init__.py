"""Tables of volunteering."""

from huiyin.hands.volunteering.models.hours import CorrectionAsked, HourEntry
from huiyin.hands.volunteering.models.papers import Certificate, Honour, Letter
from huiyin.hands.volunteering.models.persons import Feed, Insurance, Volunteer
from huiyin.hands.volunteering.models.shifts import Post, Shift, SignUp, Swap
from huiyin.hands.volunteering.models.teams import Team, TeamMember
from huiyin.hands.volunteering.models.timebank import HelpAsked, TimeAccount, TimeEntry

__all__ = [
    "Certificate",
    "CorrectionAsked",
    "Feed",
    "HelpAsked",
    "Honour",
    "HourEntry",
    "Insurance",
    "Letter",
    "Post",
    "Shift",
    "SignUp",
    "Swap",
    "Team",
    "TeamMember",
    "TimeAccount",
    "TimeEntry",
    "Volunteer",
]
