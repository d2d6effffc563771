"""The door of triage, hot topics."""

from huiyin.civic.triage.queries.topics import topics_of_messages
from huiyin.civic.triage.rules.topics import (
    MESSAGE_COLUMNS,
    TOPIC_COLUMNS,
    Fault,
    Message,
    Ranked,
    message_rows,
    read_messages,
    topic_rows,
)

__all__ = [
    "MESSAGE_COLUMNS",
    "TOPIC_COLUMNS",
    "Fault",
    "Message",
    "Ranked",
    "message_rows",
    "read_messages",
    "topic_rows",
    "topics_of_messages",
]
