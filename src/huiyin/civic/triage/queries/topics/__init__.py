"""Hot topics as staff see them, and those of a file."""

from huiyin.civic.triage.queries.topics.mined import mined, topics_of_messages

__all__ = ["mined", "topics_of_messages"]
