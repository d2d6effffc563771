"""What a volunteer does for themselves: register, sign up, swap, read the record, have papers made."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.people.public import home_area_of
from huiyin.civic.places.public import AreaLevel, compounds, default_place, list_places, place
from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import Registration
from huiyin.hands.volunteering.forms import (
    PaperForm,
    ProfileForm,
    RegisterForm,
    SignForm,
    SwapForm,
    WordsForm,
)
from huiyin.hands.volunteering.views.parts import hours_of, shift_part
from huiyin.hands.volunteering.views.public import shift_page
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.ui.when import words as when_words

OWN = Permission.OWN_ACCOUNT_USE
MOST_AREAS = 400


def areas_for(actor: Actor) -> list[tuple[int, str]]:
    """Return where somebody may say they live: their home first, then compounds and communities."""
    city = default_place()
    found = sorted((one.id, one.full_name) for one in compounds(limit=MOST_AREAS))
    found += [(one.id, one.full_name) for one in list_places(level=AreaLevel.STREET, under=city)]
    home = home_area_of(actor.person_id) if actor.person_id else None
    scope = place(home).scope if home else None
    first = scope.compound_id or scope.community_id if scope else None
    return [item for item in found if item[0] == first] + [item for item in found if item[0] != first]


@require_http_methods(["GET", "POST"])
@door(OWN)
def register(request: HttpRequest) -> HttpResponse:
    """Become a volunteer."""
    actor = actor_of(request)
    form = RegisterForm(request.POST or None, choices={"area": areas_for(actor)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = {name: said[name] for name in ("born", "skills", "guardian", "own_labour")}
        with refusals_on(form):
            actions.register(actor=actor, said=Registration(area_id=said["area"], **names))
            messages.success(request, _("Welcome. Choose a shift, or a team that you like."))
            return redirect("volunteering:index")
    return render(request, "volunteering/register.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@door(OWN)
def mine(request: HttpRequest) -> HttpResponse:
    """Show my shifts, swaps, teams and hours."""
    actor = actor_of(request)
    if not queries.is_registered(actor):
        return redirect("volunteering:register")
    shown = queries.mine(actor)
    context = {
        "mine": shown,
        "coming": [shift_part(row) for row in shown.coming],
        "past": [shift_part(row) for row in shown.past],
        "swaps": [_swap(row) for row in shown.swaps],
        "has_feed": queries.has_feed(actor),
    }
    return render(request, "volunteering/mine.html", context)


def _swap(row: queries.SwapRow) -> dict[str, Any]:
    return {
        "row": row,
        "given": shift_part(row.given),
        "wanted": shift_part(row.wanted) if row.wanted else None,
    }


@require_POST
@door(OWN)
def make_feed(request: HttpRequest) -> HttpResponse:
    """Make the secret address of the reader's calendar, shown this once."""
    where = reverse("volunteering:calendar", kwargs={"feed": actions.make_feed(actor=actor_of(request))})
    return render(request, "volunteering/feed.html", {"link": settings.HUIYIN_BASE_URL + where})


@require_POST
@door(OWN)
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """Let the calendar address work no longer."""
    actions.revoke_feed(actor=actor_of(request))
    messages.success(request, _("The address works no longer."))
    return redirect("volunteering:mine")


@require_http_methods(["GET", "POST"])
@door(OWN)
def profile(request: HttpRequest) -> HttpResponse:
    """Say anew where one lives and what one is good at."""
    actor = actor_of(request)
    shown = queries.mine(actor)
    choices, initial = {"area": areas_for(actor)}, {"skills": shown.skills}
    form = ProfileForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(
            actor=actor, area_id=form.cleaned_data["area"], skills=form.cleaned_data["skills"]
        )
        messages.success(request, _("Kept."))
        return redirect("volunteering:mine")
    return render(request, "volunteering/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@door(OWN)
def sign_up(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Take a place in a shift; who comes too late is shown others."""
    form = SignForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.sign_up(actor=actor_of(request), shift_id=shift_id, **form.cleaned_data)
            messages.success(request, _("You are signed up. It stands under “My shifts”."))
            return redirect("volunteering:mine")
    return shift_page(request, shift_id, form)


@require_POST
@door(OWN)
def cancel(request: HttpRequest, sign_id: int) -> HttpResponse:
    """Give a place back."""
    actions.cancel_sign(actor=actor_of(request), sign_id=sign_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("The place is free for somebody else now."))
    return redirect("volunteering:mine")


@require_POST
@door(OWN)
def join(request: HttpRequest, team_id: int) -> HttpResponse:
    """Join a team."""
    actor = actor_of(request)
    if not queries.is_registered(actor):
        return redirect("volunteering:register")
    actions.join_team(actor=actor, team_id=team_id)
    messages.success(request, _("You belong to the team."))
    return redirect("volunteering:team", team_id)


@require_POST
@door(OWN)
def leave(request: HttpRequest, team_id: int) -> HttpResponse:
    """Leave a team."""
    actions.leave_team(actor=actor_of(request), team_id=team_id)
    messages.success(request, _("You have left the team. Your hours stay yours."))
    return redirect("volunteering:mine")


@require_http_methods(["GET", "POST"])
@door(OWN)
def swap(request: HttpRequest, sign_id: int) -> HttpResponse:
    """Ask somebody of the team to swap, or to step in."""
    actor = actor_of(request)
    choices = queries.swap_choices(actor, sign_id)
    form = SwapForm(request.POST or None, options=_options(choices))
    if request.method == "POST" and form.is_valid():
        volunteer_id, for_sign_id = form.chosen
        with refusals_on(form):
            actions.ask_swap(actor=actor, sign_id=sign_id, volunteer_id=volunteer_id, for_sign_id=for_sign_id)
            messages.success(request, _("Asked. It holds once they say yes; until then the shift is yours."))
            return redirect("volunteering:mine")
    context = {"form": form, "shift": shift_part(choices.shift), "alone": not choices.members}
    return render(request, "volunteering/swap.html", context, status=409 if form.errors else 200)


def _options(choices: queries.SwapChoices) -> list[tuple[str, str]]:
    steps_in = [(str(one.id), _("%(name)s steps in for me") % {"name": one.words}) for one in choices.members]
    return [*(_for(choice) for choice in choices.places), *steps_in]


def _for(choice: tuple[int, int, queries.ShiftRow, str]) -> tuple[str, str]:
    sign_id, volunteer_id, row, name = choice
    words = _("%(name)s, for theirs: %(day)s %(hours)s %(post)s") % {
        "name": name,
        "day": when_words(row.day, "day"),
        "hours": hours_of(row.starts, row.ends),
        "post": row.post,
    }
    return f"{volunteer_id}-{sign_id}", words


def _agree(actor: Actor, swap_id: int) -> None:
    actions.answer_swap(actor=actor, swap_id=swap_id, agrees=True)


def _refuse(actor: Actor, swap_id: int) -> None:
    actions.answer_swap(actor=actor, swap_id=swap_id, agrees=False)


def _withdraw(actor: Actor, swap_id: int) -> None:
    actions.withdraw_swap(actor=actor, swap_id=swap_id)


_ANSWERS: dict[str, Callable[[Actor, int], None]] = {
    "agree": _agree,
    "refuse": _refuse,
    "withdraw": _withdraw,
}


@require_POST
@door(OWN)
def answer_swap(request: HttpRequest, swap_id: int, answer: str) -> HttpResponse:
    """Say yes or no to a swap, or take back one's own."""
    if answer not in _ANSWERS:
        raise NotFound
    _ANSWERS[answer](actor_of(request), swap_id)
    messages.success(request, _("Done. Look at your shifts below."))
    return redirect("volunteering:mine")


@require_GET
@door(OWN)
def record(request: HttpRequest) -> HttpResponse:
    """Show my record, line by line, and my papers."""
    actor = actor_of(request)
    if not queries.is_registered(actor):
        return redirect("volunteering:register")
    return _record(request, actor, None)


def _record(request: HttpRequest, actor: Actor, failed: PaperForm | None) -> HttpResponse:
    shown = queries.record(actor)
    units = [(one.id, one.words) for one in shown.units]
    context = {
        "record": shown,
        "form": failed or PaperForm(choices={"unit": units}),
        "stars": range(shown.star.stars),
        "connected": settings.HUIYIN_VOLUNTEERS_CONNECTED,
    }
    return render(request, "volunteering/record.html", context, status=409 if failed else 200)


@require_POST
@door(OWN)
def make_paper(request: HttpRequest) -> HttpResponse:
    """Have a paper made of what an organisation recorded."""
    actor = actor_of(request)
    units = [(one.id, one.words) for one in queries.record(actor).units]
    form = PaperForm(request.POST, choices={"unit": units})
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            made = actions.issue_paper(
                actor=actor, org_id=said["unit"], first=said["first"], last=said["last"]
            )
            messages.success(request, _("Made. Whoever scans its code sees whether it holds."))
            return redirect(f"{reverse('volunteering:record')}#{made.code}")
    return _record(request, actor, form)


@require_GET
@door(OWN)
def paper(request: HttpRequest, paper_code: str) -> HttpResponse:
    """Give a paper as PDF to whom it is about, or to its recording unit."""
    made = queries.paper_pdf(actor_of(request), paper_code)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{paper_code}.pdf"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_http_methods(["GET", "POST"])
@door(OWN)
def ask(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask to have a line of the record corrected."""
    actor = actor_of(request)
    entry = next((one for one in queries.record(actor).entries if one.id == entry_id), None)
    if entry is None:
        raise NotFound
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.ask_correction(actor=actor, entry_id=entry_id, words=form.cleaned_data["words"])
            messages.success(
                request, _("Asked. The recording unit checks it; the answer stands at the line.")
            )
            return redirect("volunteering:record")
    context = {"form": form, "entry": entry}
    return render(request, "volunteering/ask.html", context, status=409 if form.errors else 200)
