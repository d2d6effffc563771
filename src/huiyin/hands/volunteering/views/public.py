"""What everybody sees: shifts that want hands, teams, and whether a paper holds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.civic.places.public import place_by_token
from huiyin.hands.volunteering import queries
from huiyin.hands.volunteering.forms import SignForm
from huiyin.hands.volunteering.views.parts import by_day, shift_part
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, calendar_answer, door
from huiyin.kit.http_api import limit_strangers

OPEN = Permission.PUBLIC_PAGE_READ


@require_GET
@door(OPEN)
def index(request: HttpRequest) -> HttpResponse:
    """Show the shifts of the next weeks, here or everywhere, and the teams."""
    actor, token = actor_of(request), request.GET.get("place", "")
    where = place_by_token(token) if token else None
    team_ids = queries.teams_in(where) if where else None
    context = {
        "days": by_day(queries.open_shifts(actor, where=where)),
        "teams": queries.team_rows(team_ids),
        "where": where,
        "figures": queries.figures_of(where),
        "is_registered": queries.is_registered(actor),
    }
    return render(request, "volunteering/index.html", context)


@require_GET
@door(OPEN)
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Show one team with its next shifts."""
    actor = actor_of(request)
    context = {
        "team": queries.team_row(team_id),
        "days": by_day(queries.open_shifts(actor, team_id=team_id)),
        "belongs": queries.belongs(actor, team_id),
        "honours": queries.honours_in_team(actor, team_id),
        "is_registered": queries.is_registered(actor),
    }
    return render(request, "volunteering/team.html", context)


@require_GET
@door(OPEN)
def shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Show one shift: what is done, what the risk is, and the way in."""
    return shift_page(request, shift_id, SignForm())


def shift_page(request: HttpRequest, shift_id: int, form: SignForm) -> HttpResponse:
    """Return the page of a shift; a refusal stands on its form."""
    actor = actor_of(request)
    row = queries.shift_row(actor, shift_id)
    context: dict[str, Any] = {
        "shift": shift_part(row),
        "form": form,
        "is_registered": queries.is_registered(actor),
        "others": [shift_part(other) for other in queries.like(actor, row)]
        if not row.free or form.errors
        else [],
    }
    return render(request, "volunteering/shift.html", context, status=409 if form.errors else 200)


@require_GET
@door(OPEN)
def verify_start(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a paper."""
    code = request.GET.get("code", "")
    return _verified(request, code) if code else render(request, "volunteering/verify.html", {})


@require_GET
@door(OPEN)
def verify(request: HttpRequest, paper_code: str) -> HttpResponse:
    """Say whether a paper holds, to whoever has its code."""
    return _verified(request, paper_code)


def _verified(request: HttpRequest, code: str) -> HttpResponse:
    limit_strangers(request, queries.VERIFY_FROM)
    try:
        shown = queries.verified(code)
    except NotFound:
        context = {"asked": code[:40], "is_code": parse_public_code(code) is not None}
        return render(request, "volunteering/verify.html", context, status=404)
    return render(request, "volunteering/verify.html", {"paper": shown, "asked": shown.code})


@require_GET
@door(OPEN)
def calendar(request: HttpRequest, feed: str) -> HttpResponse:
    """Give the calendar of whoever has the secret address."""
    return calendar_answer(queries.calendar(feed))
