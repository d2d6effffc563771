"""Hot topics: how messages become topics, how hot those are and whether they grow.

What is named here is plain Python. `mining` and what it stands on need numpy: only a worker, a command or a
benchmark may load them.
"""

from huiyin.civic.triage.rules.topics.files import COLUMNS, Fault, read_messages
from huiyin.civic.triage.rules.topics.growth import Growth, growth
from huiyin.civic.triage.rules.topics.heat import FORMULA, WEIGHTS, Facts, Heat, heat
from huiyin.civic.triage.rules.topics.ranking import (
    MESSAGE_COLUMNS,
    TOPIC_COLUMNS,
    Message,
    Ranked,
    daily,
    facts_of,
    message_rows,
    ranked,
    topic_rows,
)
from huiyin.civic.triage.rules.topics.telling import Said, called, is_heated, spokesman, whereabouts

__all__ = [
    "COLUMNS",
    "FORMULA",
    "MESSAGE_COLUMNS",
    "TOPIC_COLUMNS",
    "WEIGHTS",
    "Facts",
    "Fault",
    "Growth",
    "Heat",
    "Message",
    "Ranked",
    "Said",
    "called",
    "daily",
    "facts_of",
    "growth",
    "heat",
    "is_heated",
    "message_rows",
    "ranked",
    "read_messages",
    "spokesman",
    "topic_rows",
    "whereabouts",
]
