"""Facts that triage announces."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class TopicGrew(Event, name="triage.topic_grew"):
    """A topic grows in a street; once, and once more with each doubling."""

    alarm_id: int
    step: int
