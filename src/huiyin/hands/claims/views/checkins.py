"""Checking in: my own report to a compound, and the branch's decision on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.orgs import public as orgs
from huiyin.civic.places import public as places
from huiyin.hands.claims import access, actions, queries
from huiyin.hands.claims.actions import Profile
from huiyin.hands.claims.forms import words
from huiyin.hands.claims.forms.asking import CheckinForm, InvitationForm, ProfileForm
from huiyin.hands.claims.views.saying import refusals_told
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.table_download import table_answer
from huiyin.kit.table_upload import Rows, file_page, say_written

ANYBODY = P.OWN_ACCOUNT_USE


@require_http_methods(["GET", "POST"])
@door(ANYBODY)
def checkin(request: HttpRequest) -> HttpResponse:
    """Report to the compound where the reader lives, or see where that stands."""
    actor = actor_of(request)
    form = CheckinForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            made = actions.ask_in(
                actor=actor,
                place_id=said["place"].id,
                employer_id=said["employer"],
                profile=Profile(said["skills"], said["free"]),
                code=said["code"],
            )
            done = made.state == "confirmed"
            text = _("Welcome: you have checked in.") if done else _("Your branch was asked to confirm.")
            messages.success(request, text)
            return redirect("claims:hall" if done else "claims:checkin")
    context = {"form": form, **_own(request)}
    return render(request, "claims/checkin.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest) -> dict[str, Any]:
    rows = queries.my_checkins(actor_of(request))
    named = places.place_names(row.compound_id for row in rows)
    works = orgs.org_names(row.employer_id for row in rows)
    shown = [
        {
            "row": row,
            "place": named.get(row.compound_id, ""),
            "employer": works.get(row.employer_id, ""),
            "state": words.checkin_words(row.state),
            "skills": words.skill_words(row.skills),
            "free": words.free_words(row.free),
        }
        for row in rows
    ]
    current = next((one for one in rows if one.state == "confirmed"), None)
    profile = ProfileForm(initial={"skills": current.skills, "free": current.free}) if current else None
    return {"mine": shown, "profile": profile}


@require_POST
@door(ANYBODY)
def profile(request: HttpRequest) -> HttpResponse:
    """Say anew what the reader can do and when they are free."""
    form = ProfileForm(request.POST)
    if form.is_valid():
        with refusals_told(request, N_("Kept.")):
            said = form.cleaned_data
            actions.change_profile(actor=actor_of(request), profile=Profile(said["skills"], said["free"]))
    return redirect("claims:checkin")


@require_POST
@door(ANYBODY)
def end(request: HttpRequest, checkin_id: int) -> HttpResponse:
    """End a check-in, one's own or as the branch."""
    with refusals_told(request, N_("The check-in has ended; what was claimed stays.")):
        actions.end_checkin(actor=actor_of(request), checkin_id=checkin_id)
    return redirect("claims:checkin")


@require_POST
@door(P.HANDS_CHECKIN_DECIDE)
def decide(request: HttpRequest, token: str, checkin_id: int) -> HttpResponse:
    """Confirm as the branch that somebody lives here, or say why not."""
    confirmed = request.POST.get("decision") == "yes"
    done = N_("Confirmed; they are told.") if confirmed else N_("Not confirmed; they are told why.")
    with refusals_told(request, done):
        actions.decide_checkin(
            actor=actor_of(request),
            checkin_id=checkin_id,
            confirmed=confirmed,
            reason=request.POST.get("reason", ""),
        )
    return redirect("claims:desk", token)


@require_POST
@door(P.HANDS_CHECKIN_DECIDE)
def make_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Make a code for the letter boxes, shown this once."""
    place, form = places.place_by_token(token), InvitationForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            made = actions.make_invitation(actor=actor_of(request), compound_id=place.id, **form.cleaned_data)
            return render(request, "claims/invitation.html", {"place": place, "made": made})
    return redirect("claims:desk", token)


@require_POST
@door(P.HANDS_CHECKIN_DECIDE)
def revoke_invitation(request: HttpRequest, token: str, invitation_id: int) -> HttpResponse:
    """Let a code work no longer."""
    with refusals_told(request, N_("The code works no longer.")):
        actions.revoke_invitation(actor=actor_of(request), invitation_id=invitation_id)
    return redirect("claims:desk", token)


@require_http_methods(["GET", "POST"])
@door(P.CIVIC_MEMBER_ENTER)
def import_file(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a file of members: first a report, then the decision."""
    place, actor = places.place_by_token(token), actor_of(request)
    access.reaches(actor, P.CIVIC_MEMBER_ENTER, place).or_raise()

    def take(rows: Rows) -> HttpResponse:
        say_written(request, actions.import_members(actor=actor, rows=rows, under=place, keep_good=True))
        return redirect("claims:import", token)

    return file_page(
        request,
        "claims/import.html",
        {"place": place, "columns": queries.COLUMNS},
        check=lambda rows: queries.check_members(actor, rows, under=place).report(),
        take=take,
    )


@require_GET
@door(P.CIVIC_MEMBER_ENTER)
def empty_table(request: HttpRequest) -> HttpResponseBase:
    """Return a table that has its headings already."""
    return table_answer(queries.COLUMNS, [], "members")
