"""The desk of leaders and offices: teams, posts, shifts, rosters, corrections."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.orgs.public import orgs_serving
from huiyin.hands.volunteering import actions, forms, queries
from huiyin.hands.volunteering.actions import Registration, ShiftPlan
from huiyin.hands.volunteering.rules.words import SIGN_WORDS, Rhythm
from huiyin.hands.volunteering.views.parts import by_day, my_areas, shift_part
from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on

# Leaders are volunteers like others; which teams are theirs is decided behind the door.
OWN = Permission.OWN_ACCOUNT_USE
KEEP = Permission.HANDS_VOLUNTEER_KEEP


@require_GET
@door(OWN)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the reader's teams, what waits to be confirmed, and who asks for a correction."""
    shown = queries.desk(actor_of(request))
    waiting = [{"due": one.due, "shift": shift_part(one.shift)} for one in shown.to_confirm]
    return render(request, "volunteering/desk.html", {"desk": shown, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@door(KEEP)
def new_team(request: HttpRequest) -> HttpResponse:
    """Found a team."""
    actor = actor_of(request)
    areas = my_areas(actor, KEEP)
    units = {unit.id: unit.name for area in areas for unit in orgs_serving(area)}
    places = [(area.id, area.full_name) for area in areas]
    form = forms.TeamForm(request.POST or None, choices={"place": places, "unit": sorted(units.items())})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            made = actions.make_team(
                actor=actor,
                name=said["name"],
                place_id=said["place"],
                org_id=said["unit"],
                about=said["about"],
            )
            messages.success(request, _("The team stands. Now its first post."))
            return redirect("volunteering:desk_team", made.pk)
    return _form(request, form, _("A new team"))


def _form(request: HttpRequest, form: Form, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, **more}
    return render(request, "volunteering/form.html", context, status=422 if form.errors else 200)


@require_GET
@door(OWN)
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Show a team to whoever keeps it."""
    shown = queries.team_desk(actor_of(request), team_id)
    return render(request, "volunteering/desk_team.html", {"desk": shown, "days": by_day(shown.shifts)})


@require_http_methods(["GET", "POST"])
@door(OWN)
def new_post(request: HttpRequest, team_id: int) -> HttpResponse:
    """Set up a post of a team."""
    actor = actor_of(request)
    shown = queries.team_desk(actor, team_id)
    form = forms.PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.make_post(actor=actor, team_id=team_id, **form.cleaned_data)
            messages.success(request, _("The post stands. When is it staffed?"))
            return redirect("volunteering:new_shifts", made.pk)
    return _form(request, form, _("A new post"), team=shown.team)


@require_http_methods(["GET", "POST"])
@door(OWN)
def new_shifts(request: HttpRequest, post_id: int) -> HttpResponse:
    """Set shifts at a post, once or again and again."""
    actor = actor_of(request)
    post = queries.post_of(actor, post_id)
    if post is None:
        raise NotFound
    form = forms.ShiftForm(request.POST or None, initial={"first": clock.today(), "least": 2, "most": 4})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        plan = ShiftPlan(**{**said, "rhythm": Rhythm(said["rhythm"])})
        with refusals_on(form, {"until": "last", "ends": "until"}):
            made = actions.set_shifts(actor=actor, post_id=post_id, plan=plan)
            messages.success(request, _("Shifts set: %(n)s.") % {"n": len(made)})
            return redirect("volunteering:desk_team", post.team_id)
    title = _("Shifts at “%(post)s”") % {"post": post.name}
    return _form(request, form, title, team=queries.team_row(post.team_id))


@require_http_methods(["GET", "POST"])
@door(OWN)
def new_member(request: HttpRequest, team_id: int) -> HttpResponse:
    """Register somebody who said so on paper or by telephone."""
    actor = actor_of(request)
    shown = queries.team_desk(actor, team_id)
    form = forms.MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        name, phone = said.pop("name"), said.pop("phone")
        told = Registration(area_id=shown.team.place.id, **said)
        with refusals_on(form):
            actions.register_for(actor=actor, team_id=team_id, name=name, phone=phone, said=told)
            messages.success(request, _("Registered."))
            return redirect("volunteering:desk_team", team_id)
    note = _("They said it themselves, on paper or by telephone; tell them that it is noted and what for.")
    return _form(request, form, _("Register somebody"), team=shown.team, note=note)


@require_http_methods(["GET", "POST"])
@door(OWN)
def insurance(request: HttpRequest, team_id: int) -> HttpResponse:
    """Note the insurance of a member."""
    actor = actor_of(request)
    shown = queries.team_desk(actor, team_id)
    members = [(one.volunteer_id, one.name) for one in shown.members]
    form = forms.InsuranceForm(request.POST or None, choices={"volunteer": members})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with refusals_on(form):
            actions.note_insurance(actor=actor, volunteer_id=said.pop("volunteer"), **said)
            messages.success(request, _("Noted."))
            return redirect("volunteering:desk_team", team_id)
    return _form(request, form, _("Note an insurance"), team=shown.team)


@require_POST
@door(OWN)
def lead(request: HttpRequest, team_id: int) -> HttpResponse:
    """Let a member lead, or lead no longer."""
    number = request.POST.get("volunteer", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound
    leads = request.POST.get("leads") == "yes"
    actions.name_leader(actor=actor_of(request), team_id=team_id, volunteer_id=int(number), leads=leads)
    messages.success(request, _("Kept."))
    return redirect("volunteering:desk_team", team_id)


@require_POST
@door(OWN)
def end_team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Dissolve a team."""
    actions.end_team(actor=actor_of(request), team_id=team_id)
    messages.success(request, _("The team is dissolved; its records stay."))
    return redirect("volunteering:desk")


@require_http_methods(["GET", "POST"])
@door(OWN)
def roster(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Show who stands where, and confirm who was there."""
    actor = actor_of(request)
    shown = queries.roster(actor, shift_id)
    sign_ids = [line.sign_id for line in shown.lines]
    form = forms.RosterForm(sign_ids, request.POST or None, initial={"served": shown.shift.served})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.confirm_shift(
                actor=actor, shift_id=shift_id, minutes=form.minutes, served=form.cleaned_data["served"]
            )
            messages.success(request, _("Confirmed; everybody is told their hours."))
            return redirect("volunteering:roster", shift_id)
    context = {
        "roster": shown,
        "shift": shift_part(shown.shift),
        "form": form,
        "lines": [
            {"line": line, "field": form[f"hours_{line.sign_id}"], "state": _(SIGN_WORDS[line.state])}
            for line in shown.lines
        ],
        "reason": forms.ReasonForm(auto_id="off-%s"),
    }
    return render(request, "volunteering/roster.html", context, status=409 if form.errors else 200)


@require_POST
@door(OWN)
def add(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Sign up members who said yes by telephone or on the spot."""
    wanted = [int(one) for one in request.POST.getlist("volunteer") if one.isascii() and one.isdigit()]
    accompanied = request.POST.get("accompanied") == "on"
    done = actions.sign_up_for(
        actor=actor_of(request), shift_id=shift_id, volunteer_ids=wanted, accompanied=accompanied
    )
    messages.success(request, _("Signed up: %(n)s.") % {"n": done})
    return redirect("volunteering:roster", shift_id)


@require_POST
@door(OWN)
def call_off(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Call a shift off."""
    actions.call_off_shift(actor=actor_of(request), shift_id=shift_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("Called off; everybody who signed up is told."))
    return redirect("volunteering:roster", shift_id)


@require_http_methods(["GET", "POST"])
@door(OWN)
def correct(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Answer a wish to correct: with the right hours, or with why not."""
    actor = actor_of(request)
    ask = next((one for one in queries.desk(actor).asks if one.id == ask_id), None)
    if ask is None:
        raise NotFound
    form = forms.CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        minutes, why = round(form.cleaned_data["hours"] * 60), form.cleaned_data["reason"]
        with refusals_on(form, {"minutes": "hours"}):
            actions.correct_entry(
                actor=actor, entry_id=ask.entry_id, minutes=minutes, reason=why, ask_id=ask.id
            )
            messages.success(request, _("Corrected by a counter-entry; the volunteer is told."))
            return redirect("volunteering:desk")
    context = {"form": form, "ask": ask, "refusal": forms.ReasonForm(auto_id="no-%s")}
    return render(request, "volunteering/correct.html", context, status=409 if form.errors else 200)


@require_POST
@door(OWN)
def refuse(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Say why a line stays as it is."""
    actions.refuse_correction(actor=actor_of(request), ask_id=ask_id, answer=request.POST.get("reason", ""))
    messages.success(request, _("Answered; the volunteer is told."))
    return redirect("volunteering:desk")
