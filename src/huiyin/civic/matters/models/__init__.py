"""Tables of the spine. What can be held by the database is held there."""

from huiyin.civic.matters.models.call_backs import CallAttempt, CallBack, CallBackRule
from huiyin.civic.matters.models.duty import Basis, Dispatch
from huiyin.civic.matters.models.echo import Echo, Feedback, Publication
from huiyin.civic.matters.models.following import Follower
from huiyin.civic.matters.models.guard import GuardLock, RaisedFrom, RaisingLimit, Suspect, Suspicion
from huiyin.civic.matters.models.lists import (
    List,
    ListEntry,
    ListItem,
    ListReader,
    ListShare,
    ListWording,
)
from huiyin.civic.matters.models.matter import (
    SCOPES,
    Category,
    LimitRule,
    Matter,
    PastCycle,
    Supporter,
    scope_of,
)
from huiyin.civic.matters.models.pauses import Extension, Pause
from huiyin.civic.matters.models.rates import RateFormula
from huiyin.civic.matters.models.supervision import Supervision
from huiyin.civic.matters.models.task import Task
from huiyin.civic.matters.models.timeline import Entry, EntryPayload

__all__ = [
    "SCOPES",
    "Basis",
    "CallAttempt",
    "CallBack",
    "CallBackRule",
    "Category",
    "Dispatch",
    "Echo",
    "Entry",
    "EntryPayload",
    "Extension",
    "Feedback",
    "Follower",
    "GuardLock",
    "LimitRule",
    "List",
    "ListEntry",
    "ListItem",
    "ListReader",
    "ListShare",
    "ListWording",
    "Matter",
    "PastCycle",
    "Pause",
    "Publication",
    "RaisedFrom",
    "RaisingLimit",
    "RateFormula",
    "Supervision",
    "Supporter",
    "Suspect",
    "Suspicion",
    "Task",
    "scope_of",
]
