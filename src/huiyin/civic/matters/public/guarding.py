"""The part of the door that is about the guard over raising: origins, and what staff should look at."""

from huiyin.civic.matters.actions import examine_matter
from huiyin.civic.matters.events import SuspicionRaised
from huiyin.civic.matters.queries.guard import suspicion_told
from huiyin.civic.matters.rules.guard import Origin, Reason

__all__ = ["Origin", "Reason", "SuspicionRaised", "examine_matter", "suspicion_told"]
