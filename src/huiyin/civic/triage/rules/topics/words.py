"""What happens to topics: the kinds of audit, and how long and how much is looked at."""

from datetime import timedelta
from enum import StrEnum


class TopicAudit(StrEnum):
    """Name what is audited of topics."""

    ALARM_NOTED = "triage.topic_alarm_noted"
    ALARMS_RAISED = "triage.topic_alarms_raised"
    EXPORTED = "triage.topics_exported"
    FORGOTTEN = "triage.topics_forgotten"
    FOUND = "triage.topics_found"
    GATHERED = "triage.topic_gathered"


# So far back topics are looked for, and among so many of the newest matters at most; in so many MB so many
# fit (docs/triage.md).
LOOKS_BACK = timedelta(days=400)
MOST_MATTERS = 1_000_000
MEASURED = ((200, 10_000), (1_000, 30_000), (1_600, 100_000), (3_100, 300_000), (6_800, MOST_MATTERS))
MAX_NOTE = 300
