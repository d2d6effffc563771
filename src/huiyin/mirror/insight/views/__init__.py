"""The pages of the mirror."""

from huiyin.mirror.insight.views.behind import matters
from huiyin.mirror.insight.views.comparing import plan
from huiyin.mirror.insight.views.pages import home, how, place

__all__ = ["home", "how", "matters", "place", "plan"]
