"""What was read, learned and indexed."""

from huiyin.civic.triage.models.learned import LearnedModel
from huiyin.civic.triage.models.near import Sketch, Trace, WordCount
from huiyin.civic.triage.models.reading import Label, OfficeLabel, Reading
from huiyin.civic.triage.models.topics import RaisedTopic, Topic, TopicAlarm, TopicMember, TopicRun

__all__ = [
    "Label",
    "LearnedModel",
    "OfficeLabel",
    "RaisedTopic",
    "Reading",
    "Sketch",
    "Topic",
    "TopicAlarm",
    "TopicMember",
    "TopicRun",
    "Trace",
    "WordCount",
]
