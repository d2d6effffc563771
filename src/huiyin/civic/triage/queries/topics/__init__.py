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
from huiyin.civic.triage.queries.topics.raising import Draft, draft_of, may_join, raised_of

__all__ = [
    "DEFAULT_PERIOD",
    "PERIODS",
    "AlarmCard",
    "AlarmTold",
    "Board",
    "Card",
    "Draft",
    "Finding",
    "Growing",
    "TopicView",
    "alarm_told",
    "board",
    "draft_of",
    "find_topics",
    "growing",
    "may_join",
    "mined",
    "open_alarms",
    "raised_of",
    "ranked_of",
    "topic_of_each",
    "topic_view",
    "topics_of_messages",
]
