"""The mirror's breakdowns as lines of a table."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from huiyin.civic.matters.public import Figure
from huiyin.civic.places.public import LADDER, Place
from huiyin.kit.ui.charts import Row
from huiyin.mirror.insight.queries import Mirror
from huiyin.mirror.insight.queries.breakdowns import Line
from huiyin.mirror.insight.rules import comparable
from huiyin.mirror.insight.views.links import Links
from huiyin.mirror.insight.views.words import figure_label, percent

_SHOWN = ("raised", "answered", "open", "late")


def places(shown: Mirror, links: Links) -> list[dict[str, Any]]:
    """Return a line for each part of the place; its name leads on, its numbers to their lists."""
    return [_place_line(line, shown, links) for line in shown.places.lines]


def _place_line(line: Line, shown: Mirror, links: Links) -> dict[str, Any]:
    own: Place = shown.question.place
    about: Place | None = line.about
    if line.folded:
        plain = [_number(name, line.counts) for name in _SHOWN]
        return {"label": _("the others together"), "numbers": plain, "rates": _rates(line)}
    # What was raised for the whole of a place, and the buildings of a compound, have no mirror of their own.
    inside = about is not None and about.id != own.id and about.level in LADDER
    if about is None or not inside:
        token, choice = "", {"at": about.token if about else own.token}
        label = (
            _("%(place)s as a whole") % {"place": own.name}
            if about is None or about.id == own.id
            else about.name
        )
    else:
        token, choice, label = about.token, {}, about.name
    numbers = [_number(name, line.counts, links.behind(token=token, show=name, **choice)) for name in _SHOWN]
    return {
        "label": label,
        "url": links.page(token) if inside else "",
        "numbers": numbers,
        "rates": _rates(line),
    }


def _number(name: str, counts: Mapping[str, int], url: str = "") -> dict[str, Any]:
    return {"label": figure_label(Figure(name)), "value": counts[name], "url": url if counts[name] else ""}


def _rates(line: Line) -> str:
    """Return the rates of a line, each with its n; one over fewer than five stands beside no other."""
    named = ((_("Response"), line.response), (_("Resolution"), line.resolution))
    return " · ".join(f"{name} {percent(rate)} ({rate.n})" for name, rate in named if comparable(rate.n))


def categories(shown: Mirror, links: Links) -> list[Row]:
    """Return a bar for each category, leading one level down or to its list."""
    return [_category_row(line, shown, links) for line in shown.categories.lines]


def _category_row(line: Line, shown: Mirror, links: Links) -> Row:
    chosen = shown.question.category_id
    raised, late = line.counts["raised"], line.counts["late"]
    words = _("%(raised)s, %(late)s late") % line.counts if late else str(raised)
    if line.folded:
        return Row(_("the others together"), raised, words, tone="soft")
    if line.key is None and chosen is None:
        return Row(_("not sorted yet"), raised, words, links.behind(show="raised", unclassified=1), "soft")
    if line.key is None:
        return Row(_("not sorted further"), raised, words, links.behind(show="raised", exactly=1), "soft")
    return Row(str(line.about), raised, words, links.page(category_id=line.key))
