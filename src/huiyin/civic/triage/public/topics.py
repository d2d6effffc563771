"""The door of triage, hot topics."""

from huiyin.civic.triage.actions import forget_topics_of
from huiyin.civic.triage.events import TopicGrew
from huiyin.civic.triage.queries.topics import AlarmTold, alarm_told, topics_of_messages
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
from huiyin.civic.triage.rules.topics.words import TopicAudit

__all__ = [
    "MESSAGE_COLUMNS",
    "TOPIC_COLUMNS",
    "AlarmTold",
    "Fault",
    "Message",
    "Ranked",
    "TopicAudit",
    "TopicGrew",
    "alarm_told",
    "forget_topics_of",
    "message_rows",
    "read_messages",
    "topic_rows",
    "topics_of_messages",
]
