"""The state table of the spine, and what each state means for ring, queue and echo."""

from huiyin.civic.matters.rules.words import State
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workflow import Workflow

S = State

# merged → as before: the state to return to is remembered with the merge, and is one of these.
BEFORE_MERGE = frozenset({S.FILED, S.ACCEPTED, S.OFFERED, S.ASSIGNED, S.WORKING})

STATE_WORDS: dict[State, str] = {
    S.FILED: N_("Raised"),
    S.ACCEPTED: N_("Taken up"),
    S.OFFERED: N_("Open for claim"),
    S.ASSIGNED: N_("Assigned"),
    S.WORKING: N_("Being worked on"),
    S.ANSWERED: N_("Answered"),
    S.CLOSED: N_("Closed"),
    S.DECLINED: N_("Declined"),
    S.MERGED: N_("Merged"),
    S.WITHDRAWN: N_("Withdrawn"),
}

FLOW: Workflow[State] = Workflow(
    {
        S.FILED: frozenset({S.ACCEPTED, S.DECLINED, S.MERGED, S.WITHDRAWN}),
        S.ACCEPTED: frozenset({S.OFFERED, S.ASSIGNED, S.ANSWERED, S.DECLINED, S.MERGED, S.WITHDRAWN}),
        S.OFFERED: frozenset({S.ASSIGNED, S.ACCEPTED, S.MERGED, S.WITHDRAWN}),
        S.ASSIGNED: frozenset({S.WORKING, S.ACCEPTED, S.MERGED, S.WITHDRAWN}),
        S.WORKING: frozenset({S.ANSWERED, S.ASSIGNED, S.ACCEPTED, S.MERGED, S.WITHDRAWN}),
        S.ANSWERED: frozenset({S.CLOSED, S.WORKING}),
        S.CLOSED: frozenset({S.ACCEPTED}),
        S.DECLINED: frozenset({S.ACCEPTED}),
        S.MERGED: BEFORE_MERGE,
    },
    STATE_WORDS,
)

# Work is owed: a clock runs (unless the matter is history) and the queue shows it.
OPEN = frozenset({S.FILED, S.ACCEPTED, S.OFFERED, S.ASSIGNED, S.WORKING})
# These owe their author a final echo.
ECHOED = frozenset({S.ANSWERED, S.CLOSED, S.DECLINED})

_RINGS = {
    S.FILED: 1,
    S.ACCEPTED: 2,
    S.OFFERED: 2,
    S.ASSIGNED: 2,
    S.WORKING: 3,
    S.ANSWERED: 4,
    S.CLOSED: 5,
    S.DECLINED: 4,
    S.MERGED: 2,
    S.WITHDRAWN: 1,
}


def rings(state: State) -> int:
    """Return how many of the five rings sound: raised, taken up, working, answered, confirmed."""
    return _RINGS[state]
