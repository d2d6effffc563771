"""The poster of a place to look at, its QR code, and posters to print."""

from datetime import date
from io import BytesIO
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.places import queries
from huiyin.civic.places.rules import PAPER_WORDS, AreaLevel, Paper, Place
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, client_address, door
from huiyin.kit.limits import RateLimit, count

# Typesetting costs more than any other page that everybody may open.
TYPESET_BY = RateLimit("typeset-by", times=30, seconds=600)
_PARTED = (AreaLevel.COMPOUND, AreaLevel.BUILDING)


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def poster(request: HttpRequest, token: str) -> HttpResponse:
    """Show the poster to print and hang at the door."""
    shown = queries.place_by_token(token)
    said = queries.poster_of(shown)
    context = {
        "place": shown,
        "qr": _drawn(shown),
        "url": said.address,
        "version": said.version,
        "papers": [{"value": paper.value, "label": _(PAPER_WORDS[paper])} for paper in Paper],
        "has_parts": shown.level in _PARTED and bool(queries.children(shown.id)),
        "has_stairwells": shown.level == AreaLevel.COMPOUND,
    }
    return render(request, "places/poster.html", context)


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def poster_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """Return the poster as PDF: `paper` a3, a4 or a5; `of` self, parts or all; `day` when it is put up."""
    actor = actor_of(request)
    count(TYPESET_BY, actor.pseudonym if actor.person_id else client_address(request))
    shown = queries.place_by_token(token)
    asked = request.GET.get("paper", "")
    paper = Paper(asked) if asked in set(Paper) else Paper.A4
    made = queries.poster_pdf(_which(request, shown), paper, _day(request.GET.get("day", "")))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="huiyin-{shown.token}-{paper.value}.pdf"'
    return response


def _which(request: HttpRequest, shown: Place) -> list[Place]:
    wanted = request.GET.get("of", "")
    if wanted not in {"parts", "all"}:
        return [shown]
    return queries.places_in(shown, stairwells=wanted == "all")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def qr(request: HttpRequest, token: str) -> HttpResponse:
    """Return the QR code of a place as SVG."""
    drawn = BytesIO()
    queries.place_code(queries.place_by_token(token)).save(cast(Any, drawn), kind="svg", scale=8)
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _drawn(shown: Place) -> SafeString:
    svg = queries.place_code(shown).svg_inline(omitsize=True, border=2)
    return mark_safe(svg)  # noqa: S308  # drawn here, of our own address
