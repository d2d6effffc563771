"""Standings: of a compound for its branch, of an employer for itself; freezing and signing a month."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.civic.places import public as places
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.forms.asking import DecisionForm
from huiyin.hands.claims.forms.words import claim_words
from huiyin.hands.claims.queries import Row, month_after, month_of
from huiyin.hands.claims.rules.hours import hours_of
from huiyin.hands.claims.rules.points import formula_on
from huiyin.hands.claims.views.saying import refusals_told
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door
from huiyin.kit.table_download import table_answer
from huiyin.kit.tables import Cell


def _span(request: HttpRequest) -> tuple[date, date, bool]:
    """Return first day and end of what is asked for, and whether it is a year."""
    said = request.GET.get("month", "") or request.GET.get("year", "")
    today = clock.today()
    try:
        if request.GET.get("year"):
            year = int(said) if len(said) == 4 else today.year
            return date(year, 1, 1), date(year + 1, 1, 1), True
        first = date.fromisoformat(f"{said}-01") if said else month_of(today)
    except ValueError:
        first = month_of(today)
    return first, month_after(first), False


def _months(first: date) -> dict[str, str]:
    before = month_of(date.fromordinal(month_of(first).toordinal() - 1))
    return {"before": f"{before:%Y-%m}", "after": f"{month_after(first):%Y-%m}", "this": f"{first:%Y-%m}"}


def _table(rows: list[Row]) -> list[dict[str, Any]]:
    return [{"row": row, "hours": hours_of(row.standing.minutes)} for row in rows]


def _totals(rows: list[Row]) -> dict[str, Any]:
    return {
        "members": len(rows),
        "deeds": sum(row.standing.deeds for row in rows),
        "hours": hours_of(sum(row.standing.minutes for row in rows)),
    }


@require_GET
@door(P.HANDS_STANDING_READ)
def compound(request: HttpRequest, token: str) -> HttpResponse:
    """Show the standing of a month at a compound to its branch, with objections and the signature."""
    place, actor = places.place_by_token(token), actor_of(request)
    first, until, is_year = _span(request)
    live = queries.of_compound(actor, place, first, until)
    frozen = queries.period(place.id, first) if not is_year else None
    rows = queries.lines_of(frozen) if frozen else live
    signs = actor.has(P.HANDS_STANDING_SIGN)
    context = {
        "place": place,
        "rows": _table(rows),
        "totals": _totals(rows),
        "months": _months(first),
        "first": first,
        "is_year": is_year,
        "frozen": frozen,
        "may_freeze": signs and not frozen and not is_year and until <= clock.today(),
        "may_sign": signs and frozen and not frozen.signed_at and frozen.frozen_by_id != actor.person_id,
        "objections": [
            {"row": one, "form": DecisionForm(auto_id=f"o{one.id}-%s"), "state": claim_words(one.state.value)}
            for one in (queries.open_objections(actor, place) if signs else [])
        ],
        "formula": formula_on(first),
    }
    return render(request, "claims/standing.html", context)


@require_POST
@door(P.HANDS_STANDING_SIGN)
def freeze(request: HttpRequest, token: str) -> HttpResponse:
    """Freeze a month of a compound."""
    place = places.place_by_token(token)
    try:
        month = date.fromisoformat(f"{request.POST.get('month', '')}-01")
    except ValueError:
        month = month_of(clock.today())
    with refusals_told(request, N_("Frozen. A second person signs it.")):
        actions.freeze_month(actor=actor_of(request), compound_id=place.id, month=month)
    return redirect("claims:standing", token)


@require_POST
@door(P.HANDS_STANDING_SIGN)
def sign(request: HttpRequest, token: str, period_id: int) -> HttpResponse:
    """Sign a frozen month."""
    with refusals_told(request, N_("Signed. Nothing of it changes any more.")):
        actions.sign_month(actor=actor_of(request), period_id=period_id)
    return redirect("claims:standing", token)


@require_POST
@door(P.HANDS_STANDING_SIGN)
def decide(request: HttpRequest, token: str, objection_id: int) -> HttpResponse:
    """Decide an objection."""
    form = DecisionForm(request.POST)
    is_valid = form.is_valid()
    with refusals_told(request, N_("Decided; the member is told.")):
        actions.decide_objection(
            actor=actor_of(request),
            objection_id=objection_id,
            upheld=bool(is_valid and form.cleaned_data["upheld"]),
            answer=str(form.cleaned_data.get("answer", "")),
            minutes=form.minutes if is_valid else None,
        )
    return redirect("claims:standing", token)


@require_GET
@door(P.HANDS_STANDING_READ)
def employer(request: HttpRequest, org_id: int) -> HttpResponse:
    """Show an employer the standing of its own members: totals, nothing of residents."""
    first, until, is_year = _span(request)
    rows = queries.of_employer(actor_of(request), org_id, first, until)
    context = {
        "org_id": org_id,
        "name": queries.employers_named(actor_of(request)).get(org_id, ""),
        "rows": _table(rows),
        "totals": _totals(rows),
        "months": _months(first),
        "first": first,
        "is_year": is_year,
        "formula": formula_on(first),
    }
    return render(request, "claims/employer.html", context)


@require_GET
@door(P.HANDS_STANDING_READ)
def employer_table(request: HttpRequest, org_id: int) -> HttpResponseBase:
    """Return the standing of an employer's members as a spreadsheet."""
    first, until, _is_year = _span(request)
    rows = actions.note_export(actor=actor_of(request), org_id=org_id, first=first, until=until)
    heading = [_("Name"), _("Deeds"), _("Hours"), _("On time"), _("Points"), _("Formula")]
    version = formula_on(first).version
    lines: list[list[Cell]] = [
        [r.name, r.standing.deeds, r.hours, r.standing.on_time, r.standing.points, version] for r in rows
    ]
    return table_answer(heading, lines, f"standing-{first:%Y-%m}")
