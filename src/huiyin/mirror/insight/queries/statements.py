"""The statements behind a page of figures: put together once for each kind of question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from huiyin.civic.matters.public import figures_base
from huiyin.kit.prepared import Prepared
from huiyin.mirror.insight.queries.question import Question, narrowed, raised_within


class Statement:
    """One statement over the matters that a question is about.

    `query` builds it from these matters, the question, and values whose types `kinds` names. What the
    question says of place and period, the matters are narrowed by already; besides, it may look at the level
    of the place only.
    """

    def __init__(self, query: Callable[..., Any], **kinds: type) -> None:
        self._query, self._kinds = query, kinds
        self._prepared: dict[Any, Prepared[Any, Any]] = {}

    def rows(self, asked: Question, **values: Any) -> list[tuple[Any, ...]]:
        """Ask, and return the rows. By category, or by the map of another day, it is put together anew."""
        if asked.category_id is not None or asked.place.on is not None:
            matters = figures_base(asked.place).filter(narrowed(asked))
            return list(self._query(matters, asked, **values))
        shape = asked.place.level, asked.history, asked.moments is None
        if shape not in self._prepared:
            self._prepared[shape] = self._prepare(asked)
        where = {"area": asked.place.scope.at(asked.place.level)}
        when = dict(zip(("first", "end"), asked.moments or (), strict=False))
        return self._prepared[shape].rows(**where, **when, **values)

    def _prepare(self, asked: Question) -> Prepared[Any, Any]:
        where, column = asked.place, asked.place.scope.column_for(asked.place.level)

        def ask(area: int, first: datetime | None = None, end: datetime | None = None, **values: Any) -> Any:
            there = replace(where, scope=replace(where.scope, **{column: area}))
            within = raised_within((first, end) if first and end else None, history=asked.history)
            return self._query(figures_base(there).filter(within), asked, **values)

        when = dict.fromkeys(("first", "end"), datetime) if asked.moments else {}
        return Prepared(ask, {"area": int, **when, **self._kinds})
