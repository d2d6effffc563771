"""The pages of the mirror."""

from huiyin.mirror.insight.views.behind import matters
from huiyin.mirror.insight.views.comparing import plan
from huiyin.mirror.insight.views.formulas import how, new_formula
from huiyin.mirror.insight.views.pages import home, place
from huiyin.mirror.insight.views.ranking import compare, export

__all__ = ["compare", "export", "home", "how", "matters", "new_formula", "place", "plan"]
