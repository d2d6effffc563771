"""Searching matters, and those like one: for staff, within what they read by office."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.civic.matters.public import STATE_WORDS, State
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.civic.triage import queries
from huiyin.civic.triage.queries import Found
from huiyin.civic.triage.rules.likeness import NearReason
from huiyin.civic.triage.rules.near_words import REASON_WORDS
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kit.http import actor_of, door


@require_safe
@door(P.CIVIC_MATTER_READ)
def search(request: HttpRequest) -> HttpResponse:
    """Search matters by words and place, or show those like one."""
    actor, where = actor_of(request), _where(request)
    words = clean(request.GET.get("q", ""), queries.MOST_WORDS)
    like = clean(request.GET.get("like", ""), 20)
    found = queries.search(actor, words, where) if words else None
    alike = queries.like(actor, like) if like and not words else []
    context = {
        "q": words,
        "like": like,
        "place": where,
        "place_q": clean(request.GET.get("place", ""), 60),
        "found": shown(found.found) if found else [],
        "otherwise": shown(found.otherwise) if found else [],
        "alike": shown(alike),
        "asked": bool(words or like),
    }
    return render(request, "triage/search.html", context)


def shown(rows: Iterable[Found]) -> list[dict[str, Any]]:
    """Return finds as the pages show them."""
    return [
        {"row": one, "state": state_words(one.state), "reasons": reason_words(one.reasons)} for one in rows
    ]


def state_words(state: State) -> str:
    """Return where a matter stands, in the reader's language."""
    return _(STATE_WORDS[state])


def reason_words(reasons: Iterable[NearReason]) -> list[str]:
    """Return why two matters may be the same, in the reader's language."""
    return [_(REASON_WORDS[reason]) for reason in reasons]


def _where(request: HttpRequest) -> Place | None:
    """Return the place that was named by its token or by words; none narrows nothing."""
    said = clean(request.GET.get("place", ""), 60).strip()
    if not said:
        return None
    try:
        return places.place_by_token(said)
    except NotFound:
        return next(iter(places.find_places(said, limit=1)), None)
