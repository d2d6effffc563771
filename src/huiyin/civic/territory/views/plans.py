"""The list of plans, one plan, and what it changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.civic.places.public import default_place
from huiyin.civic.territory import access, actions, queries
from huiyin.civic.territory.forms.plans import DigestForm, PlanForm, ReasonForm, ReverseForm
from huiyin.civic.territory.forms.words import all_rows, step_words, tables
from huiyin.civic.territory.queries import PlanView
from huiyin.civic.territory.rules import EDITABLE, STATE_WORDS, PlanState
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on, worded
from huiyin.kit.table_download import table_answer

get_or_post = require_http_methods(["GET", "POST"])
PLAN = Permission.CIVIC_TERRITORY_PLAN
COLOURS = {
    PlanState.DRAFT: "",
    PlanState.PLANNED: "gold",
    PlanState.HELD: "red",
    PlanState.APPLIED: "jade",
    PlanState.CANCELLED: "",
}


@require_GET
@door(PLAN)
def index(request: HttpRequest) -> HttpResponse:
    """List the plans of the city."""
    actor = actor_of(request)
    rows = [{"plan": plan, **_state(PlanState(plan.state))} for plan in queries.my_plans(actor)]
    may_plan = bool(access.may_plan(actor, default_place()))
    return render(request, "territory/index.html", {"rows": rows, "may_plan": may_plan})


@get_or_post
@door(PLAN)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    access.city_to_plan(actor_of(request))
    form = PlanForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            made = actions.make_plan(actor=actor_of(request), **_given(form))
            return redirect("territory:choose_step", plan_id=made.pk)
    return _form(request, form, _("A new reorganisation"), None)


@get_or_post
@door(PLAN)
def edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change title, document or day."""
    plan = queries.plan_of(actor_of(request), plan_id)
    form = PlanForm(request.POST or None, initial=vars(plan))
    if form.is_valid():
        with refusals_on(form):
            revision = form.cleaned_data["revision"] or 0
            actions.change_plan(actor=actor_of(request), plan_id=plan_id, revision=revision, **_given(form))
            messages.success(request, _("Saved."))
            return redirect("territory:plan", plan_id=plan_id)
    return _form(request, form, plan.title, plan_id)


def _given(form: PlanForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("title", "basis", "effective")}


def _form(request: HttpRequest, form: PlanForm, title: str, plan_id: int | None) -> HttpResponse:
    context = {"form": form, "title": title, "plan_id": plan_id}
    return render(request, "territory/form.html", context, status=422 if form.errors else 200)


@require_GET
@door(PLAN)
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show a plan with its steps and what may be done with it."""
    return show_plan(request, plan_id)


def show_plan(
    request: HttpRequest, plan_id: int, problems: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """Show a plan; with problems, what a dry run has against it."""
    shown = queries.plan_view(actor_of(request), plan_id)
    said = problems if problems is not None else _problems_now(shown)
    context = {
        "plan": shown.plan,
        "steps": [{"number": one.number, "words": step_words(one)} for one in shown.steps],
        "problems": said,
        "is_editable": shown.plan.state in EDITABLE,
        "is_applied": shown.plan.state == PlanState.APPLIED,
        "is_over_due": shown.plan.effective <= clock.today(),
        "is_shown": bool(shown.plan.digest),
        "stale": shown.stale,
        "waiting": shown.waiting,
        "numbers": shown.plan.report.get("numbers", {}),
        "digest": DigestForm(initial={"digest": shown.plan.digest}),
        "cancel": ReasonForm(),
        "reverse": ReverseForm(initial={"effective": clock.today()}),
        **_state(PlanState(shown.plan.state)),
    }
    return render(request, "territory/plan.html", context, status=422 if problems else 200)


def _problems_now(shown: PlanView) -> list[dict[str, Any]]:
    return problem_words(shown.now.problems) if shown.now else []


def problem_words(problems: Any) -> list[dict[str, Any]]:
    """Return what is wrong with a plan as sentences."""
    return [{"step": one.step, "text": worded(one.message, one.params)} for one in problems]


def _state(state: PlanState) -> dict[str, str]:
    return {"state_words": _(STATE_WORDS[state]), "state_colour": COLOURS[state]}


@require_GET
@door(PLAN)
def changes(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show what the last dry run found, or what was done."""
    shown = queries.plan_view(actor_of(request), plan_id)
    report = shown.plan.report
    context = {
        "plan": shown.plan,
        "tables": tables(report) if report else [],
        "numbers": report.get("numbers", {}),
        "is_applied": shown.plan.state == PlanState.APPLIED,
        "stale": shown.stale,
        "digest": DigestForm(initial={"digest": shown.plan.digest}),
        "may_schedule": shown.plan.state in {PlanState.DRAFT, PlanState.HELD}
        and bool(report)
        and shown.plan.effective > clock.today(),
        **_state(PlanState(shown.plan.state)),
    }
    return render(request, "territory/changes.html", context)


@require_GET
@door(PLAN)
def changes_xlsx(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Return what the last dry run found as a spreadsheet."""
    plan = queries.plan_of(actor_of(request), plan_id)
    rows = all_rows(plan.report) if plan.report else []
    heading = [plan.title, plan.basis, f"{plan.effective:%Y-%m-%d}"]
    return table_answer(heading, rows, f"reorganisation-{plan.pk}")
