"""The door to the mirror's figures for other modules."""

from huiyin.mirror.insight.queries import Mirror, Question, ask, mirror
from huiyin.mirror.insight.rules import Rate

__all__ = ["Mirror", "Question", "Rate", "ask", "mirror"]
