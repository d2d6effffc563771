"""The door to the mirror's figures for other modules."""

from huiyin.mirror.insight.queries import Mirror, Question, ask, mirror
from huiyin.mirror.insight.rules import FORMULA, Rate

__all__ = ["FORMULA", "Mirror", "Question", "Rate", "ask", "mirror"]
