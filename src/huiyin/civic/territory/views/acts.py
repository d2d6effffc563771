"""What is done with a plan as a whole."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.civic.territory import actions, queries
from huiyin.civic.territory.forms.plans import DigestForm, ReasonForm, ReverseForm
from huiyin.civic.territory.views.plans import problem_words, show_plan
from huiyin.kernel.errors import Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, sentence

PLAN = Permission.CIVIC_TERRITORY_PLAN


@require_POST
@door(PLAN)
def dry_run(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Work out what a plan changes, and show it."""
    shown = actions.dry_run(actor=actor_of(request), plan_id=plan_id)
    if shown.problems:
        return show_plan(request, plan_id, problem_words(shown.problems))
    return redirect("territory:changes", plan_id=plan_id)


@require_POST
@door(PLAN)
def schedule(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Let a plan be carried out on its day, as it was shown."""
    try:
        actions.schedule_plan(actor=actor_of(request), plan_id=plan_id, digest=_digest(request))
    except Refusal as refusal:
        return _refused(request, plan_id, refusal)
    messages.success(request, _("The plan is carried out at midnight of its day."))
    return redirect("territory:plan", plan_id=plan_id)


@require_POST
@door(PLAN)
def apply(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Carry a plan out now, as it was shown; before its day only where that was said."""
    early = request.POST.get("early") == "yes"
    try:
        actions.apply_plan(actor=actor_of(request), plan_id=plan_id, digest=_digest(request), early=early)
    except Refusal as refusal:
        return _refused(request, plan_id, refusal)
    messages.success(request, _("The plan was carried out. Everything is where it belongs now."))
    return redirect("territory:changes", plan_id=plan_id)


def _digest(request: HttpRequest) -> str:
    form = DigestForm(request.POST)
    return str(form.cleaned_data["digest"]) if form.is_valid() else ""


def _refused(request: HttpRequest, plan_id: int, refusal: Refusal) -> HttpResponse:
    """Say why; what is not theirs is answered as elsewhere."""
    if refusal.status in {401, 403, 404}:
        raise refusal
    return show_plan(request, plan_id, [{"step": 0, "text": sentence(refusal)}])


@require_POST
@door(PLAN)
def cancel(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Call a plan off."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.cancel_plan(actor=actor_of(request), plan_id=plan_id, reason=reason)
    messages.success(request, _("The plan was called off."))
    return redirect("territory:plan", plan_id=plan_id)


@require_POST
@door(PLAN)
def reverse(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Make the plan that takes a carried-out one back."""
    actor = actor_of(request)
    form = ReverseForm(request.POST)
    done = queries.plan_of(actor, plan_id)
    if not form.is_valid():
        return show_plan(request, plan_id, [{"step": 0, "text": _("Say from which day.")}])
    title = _("Takes back: %(title)s") % {"title": done.title}
    made = actions.reverse_plan(
        actor=actor, plan_id=plan_id, effective=form.cleaned_data["effective"], title=title
    )
    messages.success(request, _("This plan takes the other one back. Look at it, and make its dry run."))
    return redirect("territory:plan", plan_id=made.pk)
