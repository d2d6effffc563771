"""Addresses inside the mirror: each number leads to its list with the question it was asked with."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from huiyin.mirror.insight.queries import Question
from huiyin.mirror.insight.rules import Period

# Which tray of the desk shows the staff what a figure counts, where there is one.
_TRAYS = {"raised": "open", "open": "open", "late": "late", "answered": "answered", "closed": "over"}


@dataclass(frozen=True)
class Links:
    """Makes the addresses of one question."""

    asked: Question

    def page(self, token: str = "", **change: Any) -> str:
        """Return the address of the mirror, with something of the question changed or of another place."""
        asked = replace(self.asked, **change)
        path = reverse("insight:place", kwargs={"token": token or asked.place.token})
        return _with(path, _words(asked))

    def behind(self, *, token: str = "", **choice: Any) -> str:
        """Return the address of the list behind a number; `period` and `category_id` may be changed."""
        own = {name: choice.pop(name) for name in ("period", "category_id") if name in choice}
        asked = replace(self.asked, **own)
        path = reverse("insight:matters", kwargs={"token": token or asked.place.token})
        return _with(path, {**_words(asked), **choice})

    def compare(self, **choice: Any) -> str:
        """Return the address of the comparison; `by` and `order` say what stands beside what."""
        path = reverse("insight:compare", kwargs={"token": self.asked.place.token})
        return _with(path, {**_words(self.asked), **choice})

    def export(self, form: str, **choice: Any) -> str:
        """Return the address of the figures as a file; with `by`, of the comparison."""
        path = reverse("insight:export", kwargs={"token": self.asked.place.token, "form": form})
        return _with(path, {**_words(self.asked), **choice})

    def month(self, period: Period, **choice: Any) -> str:
        """Return the address of the list of a month."""
        return self.behind(period=period, **choice)

    def desk(self, figure: str) -> str:
        """Return the address of the desk with the same place and category, for staff."""
        chosen = {"queue": _TRAYS.get(figure, "open"), "place": self.asked.place.token}
        return _with(reverse("matters:desk"), {**chosen, "category": self.asked.category_id or ""})


def _words(asked: Question) -> dict[str, Any]:
    return {
        "period": "" if asked.period.start is None else asked.period.key,
        "category": asked.category_id or "",
        "history": "1" if asked.history else "",
        "map": "" if asked.place.on is None else asked.place.on.isoformat(),
        "formula": asked.formula_name,
    }


def _with(path: str, words: dict[str, Any]) -> str:
    given = {name: value for name, value in words.items() if value not in {"", None}}
    return f"{path}?{urlencode(given)}" if given else path
