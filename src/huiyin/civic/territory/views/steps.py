"""The editor of a plan: one step after the other, a split, or a whole table."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.places.public import children, match_place, place_by_token
from huiyin.civic.territory import actions, queries
from huiyin.civic.territory.forms.plans import SplitForm, StepForm
from huiyin.civic.territory.rules import HEADINGS, KIND_WORDS, Step, StepKind
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.table_download import table_answer
from huiyin.kit.table_upload import Rows, file_page

get_or_post = require_http_methods(["GET", "POST"])
PLAN = Permission.CIVIC_TERRITORY_PLAN


@require_GET
@door(PLAN)
def choose(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Choose what the next step does; with a place, split it."""
    plan = queries.plan_of(actor_of(request), plan_id)
    kinds = [{"kind": kind.value, "words": _(words)} for kind, words in KIND_WORDS.items()]
    asked = request.GET.get("split", "")
    found = match_place(asked) if asked else None
    if found is not None:
        return redirect("territory:split", plan_id=plan_id, token=found.token)
    return render(request, "territory/kinds.html", {"plan": plan, "kinds": kinds, "asked": asked})


@get_or_post
@door(PLAN)
def add(request: HttpRequest, plan_id: int, kind: str) -> HttpResponse:
    """Add one step of a kind."""
    actor = actor_of(request)
    plan = queries.plan_of(actor, plan_id)
    if kind not in set(StepKind):
        raise Http404
    form = StepForm(StepKind(kind), request.POST or None, initial={"revision": plan.revision})
    if form.is_valid():
        with refusals_on(form):
            step = queries.read_step(form.words)
            revision = form.cleaned_data["revision"]
            actions.add_steps(actor=actor, plan_id=plan_id, revision=revision, steps=[step])
            messages.success(request, _("The step is in the plan."))
            return redirect("territory:plan", plan_id=plan_id)
    context = {"plan": plan, "form": form, "title": _(KIND_WORDS[StepKind(kind)])}
    return render(request, "territory/step.html", context, status=422 if form.errors else 200)


@get_or_post
@door(PLAN)
def split(request: HttpRequest, plan_id: int, token: str) -> HttpResponse:
    """Let the parts of a place go to others, one by one."""
    actor = actor_of(request)
    plan, place = queries.plan_of(actor, plan_id), place_by_token(token)
    parts = [(child.id, child.name) for child in children(place.id)]
    form = SplitForm(parts, request.POST or None, initial={"revision": plan.revision})
    if form.is_valid():
        with refusals_on(form):
            steps = _parted(form, place.id)
            revision = form.cleaned_data["revision"]
            actions.add_steps(actor=actor, plan_id=plan_id, revision=revision, steps=steps)
            text = ngettext("%(n)s step is in the plan.", "%(n)s steps are in the plan.", len(steps))
            messages.success(request, text % {"n": len(steps)})
            return redirect("territory:plan", plan_id=plan_id)
    title = _("Split %(name)s") % {"name": place.name}
    context = {"plan": plan, "form": form, "title": title, "place": place}
    return render(request, "territory/step.html", context, status=422 if form.errors else 200)


def _parted(form: SplitForm, area_id: int) -> list[Step]:
    moves = [
        queries.read_step({"kind": StepKind.MOVE.value, "area": "", "to": to}) for _child, to in form.wanted
    ]
    steps = [
        Step(StepKind.MOVE, area=child, to=read.to)
        for (child, _to), read in zip(form.wanted, moves, strict=True)
    ]
    if rest := form.cleaned_data["rest"].strip():
        read = queries.read_step({"kind": StepKind.RETIRE.value, "to": rest})
        steps.append(Step(StepKind.RETIRE, area=area_id, to=read.to))
    return steps


@get_or_post
@door(PLAN)
def import_file(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Take the steps of a table in: first a report, then the decision."""
    actor = actor_of(request)
    plan = queries.plan_of(actor, plan_id)

    def take(rows: Rows) -> HttpResponse:
        steps, _ = queries.check_steps(rows)
        actions.add_steps(actor=actor, plan_id=plan_id, revision=plan.revision, steps=steps)
        text = ngettext("%(n)s step is in the plan.", "%(n)s steps are in the plan.", len(steps))
        messages.success(request, text % {"n": len(steps)})
        return redirect("territory:plan", plan_id=plan_id)

    return file_page(
        request,
        "territory/import.html",
        {"plan": plan, "columns": _columns()},
        check=lambda rows: queries.check_steps(rows)[1],
        take=take,
    )


def _columns() -> list[str]:
    return [words[0] for words in HEADINGS.values()]


@require_GET
@door(PLAN)
def empty_table(request: HttpRequest) -> HttpResponseBase:
    """Return a table that has its headings already."""
    return table_answer(_columns(), [], "steps")


@require_POST
@door(PLAN)
def remove(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """Take a step out of a plan."""
    revision = request.POST.get("revision", "")
    seen = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1
    actions.remove_step(actor=actor_of(request), plan_id=plan_id, revision=seen, number=number)
    messages.success(request, _("The step is out of the plan."))
    return redirect("territory:plan", plan_id=plan_id)
