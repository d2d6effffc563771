"""Pages of cadre teams: for everybody, for the team itself, for the street."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from huiyin.civic.orgs.public import orgs_serving
from huiyin.civic.places.public import AreaLevel, compounds, place
from huiyin.hands.teams import actions, forms, queries
from huiyin.hands.teams.actions import StationDraft
from huiyin.hands.teams.queries import AchievementRow, StationView
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.redaction import PLACEHOLDERS, Kind
from huiyin.kit.attachments import read_photos
from huiyin.kit.http import actor_of, door, refusals_on

OPEN, OWN, KEEP = Permission.PUBLIC_PAGE_READ, Permission.OWN_ACCOUNT_USE, Permission.HANDS_STATION_KEEP


@require_GET
@door(OPEN)
def index(request: HttpRequest) -> HttpResponse:
    """Show the teams at work, each with how far its inventory is."""
    may_keep = actor_of(request).has(KEEP)
    return render(request, "teams/index.html", {"teams": queries.stations(), "may_keep": may_keep})


@require_GET
@door(OPEN)
def compare(request: HttpRequest) -> HttpResponse:
    """Show teams side by side, by share and by residents' word."""
    return render(request, "teams/compare.html", {"teams": queries.compared()})


@require_GET
@door(OPEN)
def station(request: HttpRequest, station_id: int) -> HttpResponse:
    """Show one team."""
    return _station(request, station_id)


def _station(request: HttpRequest, station_id: int, status: int = 200, **failed: Form) -> HttpResponse:
    shown = queries.station_view(actor_of(request), station_id)
    context: dict[str, Any] = {
        "team": shown,
        "achievements": [_achievement(row) for row in shown.achievements],
        "rate": forms.RateForm(initial={"score": shown.my_score}),
        "week": forms.WeekForm(initial={"monday": shown.this_monday}),
        "notes": forms.NotesForm(initial={"notes": shown.notes}),
        "member": forms.MemberForm(auto_id="member-%s"),
        "may_sign": _may_sign(shown),
        **failed,
    }
    return render(request, "teams/station.html", context, status=status)


def _may_sign(shown: StationView) -> bool:
    return shown.leads and shown.next is not None and bool(shown.notes) and not shown.row.has_ended


def _achievement(row: AchievementRow) -> dict[str, Any]:
    before, after = ([_photo(one.token, side) for one in photos] for side, photos in _sides(row))
    rest = [*before[1:], *after[1:]] if before and after else [*before, *after]
    return {"row": row, "before": before, "after": after, "rest": rest}


def _sides(row: AchievementRow) -> list[tuple[str, Any]]:
    return [(_("Before"), row.before), (_("After"), row.after)]


def _photo(token: str, side: str) -> dict[str, str]:
    url = reverse("teams:photo", kwargs={"photo_token": token, "size": "full"})
    thumb = reverse("teams:photo", kwargs={"photo_token": token, "size": "thumb"})
    return {"url": url, "thumb": thumb, "alt": side, "caption": side}


@require_safe
@door(OPEN)
def photo(request: HttpRequest, photo_token: str, size: str) -> HttpResponse:
    """Return a photo: of what is published to everybody, of drafts to the team and the street."""
    answer = HttpResponse(queries.photo(actor_of(request), photo_token, size), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "POST"])
@door(KEEP)
def new(request: HttpRequest) -> HttpResponse:
    """Station a team."""
    actor = actor_of(request)
    areas = [place(grant.area_id) for grant in actor.areas_for(KEEP) if grant.area_id]
    under = {one.id: one.full_name for area in areas for one in compounds(under=area, limit=500)}
    under |= {area.id: area.full_name for area in areas if area.level is AreaLevel.COMPOUND}
    senders = {unit.id: unit.name for area in areas for unit in orgs_serving(area)}
    before = [
        (row.id, f"{row.name}：{row.place.name}") for row in queries.stations() if row.place.id in under
    ]
    choices = {"orgs": sorted(senders.items()), "places": list(under.items()), "teams": before}
    form = forms.StationForm(request.POST or None, **choices)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        draft = StationDraft(
            said["name"], said["org"], said["place"], said["starts"], said["ends"], said["follows"]
        )
        with refusals_on(form):
            made = actions.station_team(actor=actor, draft=draft)
            messages.success(request, _("The team is stationed; its inventory is open. Now its people."))
            return redirect("teams:station", made.pk)
    return render(request, "teams/new.html", {"form": form}, status=422 if form.errors else 200)


def _done(
    request: HttpRequest, station_id: int, act: Callable[..., Any], done: str, **sent: Form
) -> HttpResponse:
    """Do what the one form that was sent asks for, or show the team with the form as it was sent."""
    (form,) = sent.values()
    if form.is_valid():
        with refusals_on(form):
            act(actor=actor_of(request), station_id=station_id, **form.cleaned_data)
            messages.success(request, done)
            return redirect("teams:station", station_id)
    return _station(request, station_id, 409, **sent)


@require_POST
@door(KEEP)
def add_member(request: HttpRequest, station_id: int) -> HttpResponse:
    """Add somebody to a team."""
    form = forms.MemberForm(request.POST, auto_id="member-%s")
    done = _("Added.")
    return _done(request, station_id, actions.add_member, done, member=form)


@require_POST
@door(OWN)
def write_week(request: HttpRequest, station_id: int) -> HttpResponse:
    """Write a week of the diary."""
    form = forms.WeekForm(request.POST)
    done = _("Written. It can be changed until the week after is over.")
    return _done(request, station_id, actions.write_week, done, week=form)


@require_http_methods(["GET", "POST"])
@door(OWN)
def achieve(request: HttpRequest, station_id: int) -> HttpResponse:
    """Write down what is better now."""
    actor = actor_of(request)
    shown = queries.station_view(actor, station_id)
    if not shown.is_member:
        raise NotFound
    form = forms.AchievementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, {"photos": "before"}):
            before, after = (read_photos(form.cleaned_data[side]) for side in ("before", "after"))
            words = {name: form.cleaned_data[name] for name in ("title", "text")}
            actions.draft_achievement(actor=actor, station_id=station_id, before=before, after=after, **words)
            messages.success(request, _("It waits for a second pair of eyes."))
            return redirect("teams:station", station_id)
    context = {"form": form, "team": shown}
    return render(request, "teams/achieve.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(KEEP)
def publish(request: HttpRequest, station_id: int, achievement_id: int) -> HttpResponse:
    """Approve an achievement for everybody."""
    actor = actor_of(request)
    shown = queries.station_view(actor, station_id)
    row = next((one for one in shown.achievements if one.id == achievement_id), None)
    if row is None or not shown.may_keep:
        raise NotFound
    proposed = queries.proposal(actor, achievement_id)
    form = forms.PublishForm(request.POST or None, initial={"title": proposed.title, "text": proposed.text})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.publish_achievement(actor=actor, achievement_id=achievement_id, **form.cleaned_data)
            messages.success(request, _("Everybody can see it now."))
            return redirect("teams:station", station_id)
    context = {
        "form": form,
        "team": shown,
        "achievement": _achievement(row),
        "proposed": proposed,
        "hidden": [(piece.text, PLACEHOLDERS[Kind(piece.kind)]) for piece in proposed.hidden],
    }
    return render(request, "teams/publish.html", context, status=409 if form.errors else 200)


@require_POST
@door(OWN)
def rate(request: HttpRequest, station_id: int) -> HttpResponse:
    """Say how a team does."""
    form = forms.RateForm(request.POST)
    done = _("Thank you. Only how many said what is shown, never who.")
    return _done(request, station_id, actions.rate_team, done, rate=form)


@require_POST
@door(OWN)
def note(request: HttpRequest, station_id: int) -> HttpResponse:
    """Write what the next team has to know."""
    form = forms.NotesForm(request.POST)
    done = _("Kept. Both leaders sign it once the next team is there.")
    return _done(request, station_id, actions.note_handover, done, notes=form)


@require_POST
@door(OWN)
def sign(request: HttpRequest, station_id: int) -> HttpResponse:
    """Sign a handover."""
    held = actions.sign_handover(actor=actor_of(request), station_id=station_id)
    said = _("Handed over.") if held.ended_at else _("Signed. The other leader signs too.")
    messages.success(request, said)
    return redirect("teams:station", station_id)
