"""The second factor: its step at log-in, setting it up, codes on paper, turning it off."""

from dataclasses import replace

import segno
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.civic.people import actions, queries
from huiyin.civic.people.forms import PurposeForm
from huiyin.civic.people.forms.second import FirstCodeForm, ProveForm, StepForm
from huiyin.civic.people.views.entering import FIRST, STEP, elsewhere, enter, waiting
from huiyin.civic.people.views.form_page import form_page
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission
from huiyin.kit import threshold
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.limits import RateLimit, count_each

OWN = Permission.OWN_ACCOUNT_USE
# Three codes count at any moment: eight tries find one in 40,000 times, forty a day in 8,000 days.
SECOND_OF = RateLimit("second-of", times=8, seconds=900)
SECOND_OF_DAY = RateLimit("second-of-day", times=40, seconds=86_400)
SECOND_FROM = RateLimit("second-from", times=60, seconds=600)


def _count_try(request: HttpRequest, actor: Actor) -> None:
    own = ((limit, actor.pseudonym) for limit in (SECOND_OF, SECOND_OF_DAY))
    count_each([*own, (SECOND_FROM, client_address(request))])


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def step(request: HttpRequest) -> HttpResponse:
    """Take the second step of logging in: a code of the app, or one from paper."""
    who = waiting(request)
    if who is None:
        return _log_in_anew(request)
    if (away := elsewhere(request, who, STEP)) is not None:
        return away
    actor, form = queries.actor_of_account(who.account.pk), StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _count_try(request, actor)
            actions.show_second(actor=actor, code=form.cleaned_data["code"])
            _warn_of_little_paper(request, actor)
            return redirect(enter(request, replace(who, second_shown=True)))
    return render(request, "people/second_step.html", {"form": form}, status=422 if form.errors else 200)


def _log_in_anew(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("That took longer than ten minutes. Please log in once more."))
    return redirect("people:login")


def _warn_of_little_paper(request: HttpRequest, actor: Actor) -> None:
    left = queries.my_second(actor).recovery_left
    if left < 3:
        told = _("You have %(left)s recovery codes left. Make new ones on your own page.")
        messages.warning(request, told % {"left": left})


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def first(request: HttpRequest) -> HttpResponse:
    """Set the second factor up before the first page opens, where it is demanded."""
    who = waiting(request)
    if who is None:
        return _log_in_anew(request)
    if (away := elsewhere(request, who, FIRST)) is not None:
        return away
    actor = queries.actor_of_account(who.account.pk)
    form, codes = _set_up(request, actor)
    if codes:
        return _codes_page(request, codes, enter(request, replace(who, second_shown=True)))
    return _set_up_page(request, actor, form, at_door=True)


@require_GET
@door(OWN)
def mine(request: HttpRequest) -> HttpResponse:
    """Show how it stands with one's own second factor."""
    return render(request, "people/second.html", {"second": queries.my_second(actor_of(request))})


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@door(OWN)
def set_up(request: HttpRequest) -> HttpResponse:
    """Set one's own second factor up: scan the picture, then prove it with a first code."""
    actor = actor_of(request)
    form, codes = _set_up(request, actor)
    if codes:
        threshold.note_second_shown(request)
        return _codes_page(request, codes, reverse("people:second"))
    return _set_up_page(request, actor, form)


def _set_up(request: HttpRequest, actor: Actor) -> tuple[Form, list[str]]:
    """Begin, or confirm with a first code; return the form, and the codes for paper once it is on."""
    confirms = request.method == "POST" and "code" in request.POST
    form = FirstCodeForm(request.POST if confirms else None)
    if confirms and form.is_valid():
        with refusals_on(form):
            _count_try(request, actor)
            return form, actions.confirm_second(actor=actor, **form.cleaned_data)
    elif request.method == "POST" and not confirms:
        actions.begin_second(actor=actor)
    return form, []


def _set_up_page(request: HttpRequest, actor: Actor, form: Form, *, at_door: bool = False) -> HttpResponse:
    made = queries.set_up_of(actor)
    context = {
        "form": form,
        "second": queries.my_second(actor),
        "made": made,
        "svg": _picture(made.address) if made else "",
        "at_door": at_door,
    }
    return render(request, "people/second_set_up.html", context, status=422 if form.errors else 200)


def _picture(address: str) -> str:
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return mark_safe(drawn)  # noqa: S308 - drawn here


def _codes_page(request: HttpRequest, codes: list[str], target: str) -> HttpResponse:
    return render(request, "people/second_codes.html", {"codes": codes, "target": target})


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@door(OWN)
def codes(request: HttpRequest) -> HttpResponse:
    """Make ten new codes for paper; the old ones count no more."""
    actor, form = actor_of(request), ProveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _count_try(request, actor)
            made = actions.renew_recovery(actor=actor, **form.cleaned_data)
            return _codes_page(request, made, reverse("people:second"))
    text = _("The old ones count no more.")
    return form_page(request, form, _("New recovery codes"), _("Make new codes"), text)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@door(OWN)
def drop(request: HttpRequest) -> HttpResponse:
    """Turn one's own second factor off, or change the phone where it is demanded."""
    actor, form = actor_of(request), ProveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _count_try(request, actor)
            actions.drop_second(actor=actor, **form.cleaned_data)
            messages.success(request, _("Two-factor log-in is off."))
            return redirect("people:second")
    if queries.must_have_second(actor):
        text = _("Your role demands it here: right afterwards you set it up anew, on the new phone.")
        return form_page(request, form, _("Change the phone"), _("Take this phone off"), text)
    text = _("From then on the password alone opens your account.")
    return form_page(request, form, _("Turn two-factor log-in off"), _("Turn off"), text)


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_PERSON_APPOINT)
def reset(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a colleague's second factor off, whose phone and paper are lost."""
    actor = actor_of(request)
    dossier = queries.dossier(actor, person_id)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.reset_second(actor=actor, person_id=person_id, **form.cleaned_data)
            messages.success(request, _("Taken off. The person is told, and logs in with the password."))
            return redirect("people:person", person_id)
    text = _("Make sure who asks, best face to face, and say how; this stays in the records.")
    heading = _("Take two-factor log-in off for %(name)s") % {"name": dossier.contact.name}
    return form_page(request, form, heading, _("Take it off"), text)
