"""What was read, learned and indexed."""

from huiyin.civic.triage.models.topics import Topic, TopicAlarm, TopicMember, TopicRun

__all__ = ["Topic", "TopicAlarm", "TopicMember", "TopicRun"]
