"""Hot topics as staff see them, and those of a file."""

from huiyin.civic.triage.queries.topics.alarms import AlarmCard, AlarmTold, alarm_told, open_alarms
from huiyin.civic.triage.queries.topics.board import (
    DEFAULT_PERIOD,
    PERIODS,
    Board,
    Card,
    TopicView,
    board,
    ranked_of,
    topic_view,
)
from huiyin.civic.triage.queries.topics.keeping import (
    Finding,
    Growing,
    find_topics,
    growing,
    topic_of_each,
)
from huiyin.civic.triage.queries.topics.mined import mined, topics_of_messages

__all__ = [
    "DEFAULT_PERIOD",
    "PERIODS",
    "AlarmCard",
    "AlarmTold",
    "Board",
    "Card",
    "Finding",
    "Growing",
    "TopicView",
    "alarm_told",
    "board",
    "find_topics",
    "growing",
    "mined",
    "open_alarms",
    "ranked_of",
    "topic_of_each",
    "topic_view",
    "topics_of_messages",
]
