"""Every read of the mirror: the figures of a place and the lists behind them."""

from huiyin.mirror.insight.queries.behind import Choice, Listing, listing, read_choice
from huiyin.mirror.insight.queries.figures import Mirror, mirror
from huiyin.mirror.insight.queries.plan import Comparison, Pair, Side, comparison
from huiyin.mirror.insight.queries.question import Question, ask, category_name, narrowed
from huiyin.mirror.insight.queries.ranking import By, Order, Ranked, Ranking, ranking

__all__ = [
    "By",
    "Choice",
    "Comparison",
    "Listing",
    "Mirror",
    "Order",
    "Pair",
    "Question",
    "Ranked",
    "Ranking",
    "Side",
    "ask",
    "category_name",
    "comparison",
    "listing",
    "mirror",
    "narrowed",
    "ranking",
    "read_choice",
]
