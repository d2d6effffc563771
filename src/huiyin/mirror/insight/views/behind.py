"""The list behind a number."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.matters.public import Behind
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.components import PageLinks
from huiyin.mirror.insight.queries import Choice, Listing, category_name, listing, read_choice
from huiyin.mirror.insight.rules import ANSWERS, ENOUGH
from huiyin.mirror.insight.views.links import Links
from huiyin.mirror.insight.views.pages import crumbs
from huiyin.mirror.insight.views.reading import question_of
from huiyin.mirror.insight.views.words import (
    LEVELS,
    STATES,
    bin_sentence,
    figure_label,
    holder_label,
    period_label,
)

_RINGS = {"filed": 1, "accepted": 2, "offered": 2, "assigned": 2, "working": 3, "answered": 4, "withdrawn": 1}


@require_GET
@door(P.MIRROR_FIGURES_READ)
def matters(request: HttpRequest, token: str) -> HttpResponse:
    """Show the matters a number of the mirror counts, as far as the reader may read them."""
    actor, asked = actor_of(request), question_of(request, token)
    choice = _choice(request)
    found = listing(actor, asked, choice, cursor=request.GET.get("cursor", "")[:80])
    links = Links(asked)
    title = figure_label(choice.figure)
    context = {
        "place": asked.place,
        "title": title,
        "crumbs": crumbs(asked, links, here=title),
        "narrowed": _narrowed(found),
        "rows": [_row(row) for row in found.page.items],
        "more": _hidden(found.hidden),
        "links": PageLinks(older=_older(request, found)),
        "back": links.page(),
        "desk": links.desk(choice.figure.value) if actor.has(P.CIVIC_MATTER_READ) else "",
    }
    return render(request, "insight/matters.html", context)


def _choice(request: HttpRequest) -> Choice:
    asked = request.GET
    return read_choice(
        show=asked.get("show", ""),
        took=asked.get("took", ""),
        age=asked.get("age", ""),
        score=asked.get("score", ""),
        level=asked.get("level", ""),
        at=asked.get("at", ""),
        unclassified=asked.get("unclassified") == "1",
        exactly=asked.get("exactly") == "1",
        holder=asked.get("holder", ""),
    )


def _narrowed(found: Listing) -> list[str]:
    """Say in words what narrows the list."""
    asked, choice = found.question, found.choice
    said = [period_label(asked.period)]
    if asked.category_id:
        said.append(category_name(asked.category_id))
    if choice.took:
        said.append(_("answered: %(days)s") % {"days": bin_sentence(choice.took)})
    if choice.age:
        said.append(_("raised: %(days)s ago") % {"days": bin_sentence(choice.age)})
    if choice.level:
        said.append(_("settled %(level)s") % {"level": gettext(LEVELS[choice.level])})
    if choice.holder is not None:
        said.append(_("held by %(org)s") % {"org": holder_label(choice.holder)})
    if choice.score:
        said.append(gettext(ANSWERS[choice.score]))
    if asked.history:
        said.append(_("with imported history"))
    return said


def _row(row: Behind) -> dict[str, Any]:
    # What is not public is only in the list of somebody who reads it at the desk.
    page = "matters:matter" if row.public else "matters:desk_matter"
    return {
        "url": reverse(page, kwargs={"code": row.code}),
        "title": row.title,
        "rings": _RINGS.get(row.state, 5),
        "state": gettext(STATES[row.state]),
        "public": row.public,
        "row": row,
    }


def _hidden(hidden: int) -> str:
    if not hidden:
        return ""
    if hidden < ENOUGH:
        return _("A few more are not public.")
    return ngettext("%(n)s more is not public.", "%(n)s more are not public.", hidden) % {"n": hidden}


def _older(request: HttpRequest, found: Listing) -> str:
    if not found.page.next_cursor:
        return ""
    asked = {name: value for name, value in request.GET.items() if name != "cursor"}
    return f"?{urlencode({**asked, 'cursor': found.page.next_cursor})}"
