"""My tasks as a helper, one task with what I can do to it, and how calls and helpers were appraised."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_POST

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms import tasks as forms
from huiyin.civic.matters.queries import TaskView
from huiyin.civic.matters.rules.tasks import TaskState
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.matters.views.desk_helpers import task_part
from huiyin.civic.matters.views.desk_room import chosen_in, my_places
from huiyin.civic.matters.views.showing import photo_parts
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.attachments import read_photos
from huiyin.kit.http import actor_of, door

Said = dict[str, Any]
ANYBODY = Permission.OWN_ACCOUNT_USE


@dataclass(frozen=True)
class TaskAct:
    """One act on a task: who does it, in which states, what it asks, what it calls."""

    label: str | Promise
    done: str | Promise
    perform: Callable[[Actor, int, Said], object]
    form: type[forms.NoForm] = forms.NoForm
    states: frozenset[TaskState] = frozenset()
    of_helper: bool = True


def _with(action: Callable[..., object]) -> Callable[[Actor, int, Said], object]:
    return lambda actor, task_id, said: action(actor=actor, task_id=task_id, **said)


def _rate_call(actor: Actor, task_id: int, said: Said) -> None:
    actions.rate_call(actor=actor, task_id=task_id, justified=said["justified"] == "yes", words=said["words"])


T = TaskState
_OPEN = frozenset({T.CALLED, T.REPORTED_IN})
ACTS = {
    "report": TaskAct(
        __("Report in"), __("You have reported in."), _with(actions.report_in), states=frozenset({T.CALLED})
    ),
    "finish": TaskAct(
        __("Done"), __("Thank you; whoever called you is told."), _with(actions.finish_task),
        forms.ResultForm, _OPEN,
    ),
    "decline": TaskAct(
        __("I cannot do it"), __("Declined; whoever called you is told."), _with(actions.decline_task),
        forms.NotForm, _OPEN,
    ),
    "rate_call": TaskAct(
        __("Say whether the call was justified"), __("Thank you."), _rate_call, forms.CallForm,
        frozenset({T.DONE, T.DECLINED}),
    ),
    "cancel": TaskAct(
        __("Call off"), __("Called off; the helper is told."), _with(actions.cancel_task), forms.NotForm,
        _OPEN, of_helper=False,
    ),
    "rate": TaskAct(
        __("Rate"), __("Rated."), _with(actions.rate_helper), forms.ScoreForm, frozenset({T.DONE}),
        of_helper=False,
    ),
}  # fmt: skip


@require_GET
@door(ANYBODY)
def tasks_page(request: HttpRequest) -> HttpResponse:
    """Show what the reader and their office still owe to others' matters, and what is behind them."""
    over = bool(request.GET.get("over"))
    shown = [task_part(one) for one in queries.my_tasks(actor_of(request), over=over)]
    return render(request, "matters/tasks.html", {"tasks": shown, "over": over})


@require_GET
@door(ANYBODY)
def task_page(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show one task with the words of its matter while it is open."""
    return _page(request, _mine(request, task_id))


def _mine(request: HttpRequest, task_id: int) -> TaskView:
    found = queries.my_task(actor_of(request), task_id)
    if found is None:
        raise NotFound
    return found


def _page(
    request: HttpRequest, view: TaskView, failed: tuple[str, forms.NoForm] | None = None
) -> HttpResponse:
    offered = [
        {"name": name, "act": one, "form": _form(name, one, failed)}
        for name, one in ACTS.items()
        if one.of_helper and view.state in one.states and (name != "rate_call" or view.justified is None)
    ]
    context = task_part(view) | {
        "acts": offered,
        "failed": failed[0] if failed else "",
        "matter_photos": photo_parts(view.matter_photos, passes=True) if view.is_open else [],
        "may_read": actor_of(request).has(Permission.CIVIC_MATTER_READ),
    }
    return render(request, "matters/task.html", context, status=409 if failed else 200)


def _form(name: str, act: TaskAct, failed: tuple[str, forms.NoForm] | None) -> forms.NoForm:
    return failed[1] if failed and failed[0] == name else act.form(auto_id=f"{name}-%s")


@require_POST
@door(ANYBODY)
def act(request: HttpRequest, task_id: int, task_act: str) -> HttpResponse:
    """Do one act on a task; a refused one stays on the page as it was typed."""
    chosen = ACTS.get(task_act)
    if chosen is None:
        raise NotFound
    actor = actor_of(request)
    form = chosen.form(request.POST, request.FILES, auto_id=f"{task_act}-%s")
    if form.is_valid():
        with kept_on(form):
            said = forms.cleaned(form) | _photos(request, actor, form)
            chosen.perform(actor, task_id, said)
            messages.success(request, str(chosen.done))
            return redirect(_back(request, task_id, chosen))
    if chosen.of_helper:
        return _page(request, _mine(request, task_id), (task_act, form))
    return _refused(request, form, chosen)


def _photos(request: HttpRequest, actor: Actor, form: django_forms.Form) -> Said:
    if "photos" not in form.fields:
        return {}
    fresh = read_photos(request.FILES.getlist("photos"))
    kept = actions.keep_photos_for_form(actor=actor, photos=fresh) if fresh else ()
    return {"photos": tuple(photo.token for photo in kept)}


def _back(request: HttpRequest, task_id: int, chosen: TaskAct) -> str:
    if chosen.of_helper:
        return reverse("matters:task", args=[task_id])
    code = request.POST.get("code", "")[:20]
    return reverse("matters:desk_matter", args=[code]) if code else reverse("matters:desk")


def _refused(request: HttpRequest, form: django_forms.Form, chosen: TaskAct) -> HttpResponse:
    code = request.POST.get("code", "")[:20]
    context = {"form": form, "act": chosen, "code": code}
    return render(request, "matters/task_refused.html", context, status=409)


@require_GET
@door(Permission.CIVIC_MATTER_READ)
def appraisal_page(request: HttpRequest) -> HttpResponse:
    """Show how organisations answered calls, and how justified their own calls were."""
    actor, where = actor_of(request), chosen_in(request).place
    context = {
        "rows": queries.appraisals(actor, where),
        "places": my_places(actor, Permission.CIVIC_MATTER_READ),
        "chosen": where,
    }
    return render(request, "matters/appraisal.html", context)
