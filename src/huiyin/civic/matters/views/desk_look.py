"""“Look at this”: what the guard over raising put before staff, and what they do about it."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.civic.matters import actions
from huiyin.civic.matters.forms import guarding as forms
from huiyin.civic.matters.forms.words import state_label
from huiyin.civic.matters.queries import guard
from huiyin.civic.matters.queries.guard import SuspicionRow, SuspicionView
from huiyin.civic.matters.rules.guard import REASON_WORDS, Subject, SuspicionState
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.components import PageLinks


@require_GET
@door(Permission.CIVIC_MATTER_ACCEPT)
def look_page(request: HttpRequest) -> HttpResponse:
    """Show what to look at, the latest first; with ?done=1 what was looked at."""
    actor, done, cursor = actor_of(request), bool(request.GET.get("done")), request.GET.get("cursor", "")
    page = guard.suspicions(actor, decided=done, cursor=cursor)
    kept = "done=1&" if done else ""
    context = {
        "rows": [_row(row) for row in page.items],
        "done": done,
        "filters": [
            {"label": _("To look at"), "url": "?", "current": not done},
            {"label": _("Looked at"), "url": "?done=1", "current": done},
        ],
        "links": PageLinks(
            newer=f"?{kept}" if cursor else "",
            older=f"?{kept}cursor={page.next_cursor}" if page.next_cursor else "",
        ),
        "may_limit": actor.has(Permission.CIVIC_RAISING_LIMIT),
    }
    return render(request, "matters/desk_look.html", context)


def _row(row: SuspicionRow) -> dict[str, Any]:
    states = {SuspicionState.CLEARED: _("Nothing in it"), SuspicionState.SETTLED: _("Something was done")}
    return {
        "row": row,
        "reason": _(REASON_WORDS[row.reason]),
        "subject": "" if row.subject is Subject.MATTER else forms.subject_label(row.subject),
        "state": states.get(row.state, ""),
    }


@require_GET
@door(Permission.CIVIC_MATTER_ACCEPT)
def suspicion_page(request: HttpRequest, suspicion_id: int) -> HttpResponse:
    """Show one suspicion with its matters."""
    return _page(request, guard.suspicion_view(actor_of(request), suspicion_id))


def _page(request: HttpRequest, view: SuspicionView, failed: tuple[str, Any] | None = None) -> HttpResponse:
    asked = _forms(view)
    if failed:
        asked[failed[0]] = failed[1]
    context = {
        "view": view,
        "row": _row(view.row),
        "lines": [{"line": line, "state": state_label(line.state)} for line in view.lines],
        "forms": asked,
        "is_open": view.row.state is SuspicionState.OPEN,
        "picked": set(request.POST.getlist("code")) or {line.code for line in view.lines},
    }
    return render(request, "matters/desk_suspicion.html", context, status=409 if failed else 200)


def _forms(view: SuspicionView, data: Any = None) -> dict[str, Any]:
    traced = [line.code for line in view.lines if line.device or line.person]
    limit = forms.LimitForm(data, subjects=sorted(view.limitable), codes=traced, auto_id="limit_%s")
    return {
        "clear": forms.NoteForm(data, auto_id="clear_%s"),
        "merge": django_forms.Form(data),
        "decline": forms.DeclineManyForm(data, auto_id="decline_%s"),
        "limit": limit,
    }


def _clear(actor: Actor, view: SuspicionView, said: dict[str, Any], post: Any) -> object:
    return actions.clear_suspicion(actor=actor, suspicion_id=view.row.id, note=said["note"])


def _merge(actor: Actor, view: SuspicionView, said: dict[str, Any], post: Any) -> object:
    into = post.get("into", "") or (view.lines[0].code if view.lines else "")
    return actions.merge_suspects(
        actor=actor, suspicion_id=view.row.id, into=into, codes=post.getlist("code")
    )


def _decline(actor: Actor, view: SuspicionView, said: dict[str, Any], post: Any) -> object:
    return actions.decline_suspects(
        actor=actor, suspicion_id=view.row.id, codes=post.getlist("code"), reason=said["reason"]
    )


def _limit(actor: Actor, view: SuspicionView, said: dict[str, Any], post: Any) -> object:
    subject = Subject(said.pop("subject"))
    return actions.limit_raising(actor=actor, suspicion_id=view.row.id, subject=subject, **said)


_ACTS: dict[str, Callable[[Actor, SuspicionView, dict[str, Any], Any], object]] = {
    "clear": _clear,
    "merge": _merge,
    "decline": _decline,
    "limit": _limit,
}


@require_POST
@door(Permission.CIVIC_MATTER_ACCEPT)
def suspicion_act(request: HttpRequest, suspicion_id: int, act: str) -> HttpResponse:
    """Clear a suspicion, merge or decline the picked matters, or limit a device or person."""
    actor, perform = actor_of(request), _ACTS.get(act)
    if perform is None:
        raise NotFound
    view = guard.suspicion_view(actor, suspicion_id)
    form = _forms(view, request.POST)[act]
    if form.is_valid():
        with kept_on(form):
            perform(actor, view, dict(form.cleaned_data), request.POST)
            messages.success(request, _("Done."))
            if act == "clear":
                return redirect("matters:look")
            return redirect("matters:suspicion", suspicion_id)
    return _page(request, view, failed=(act, form))


@require_GET
@door(Permission.CIVIC_RAISING_LIMIT)
def limits_page(request: HttpRequest) -> HttpResponse:
    """Show who is limited, without saying who they are: number, reason and end."""
    cursor = request.GET.get("cursor", "")
    page = guard.raising_limits(actor_of(request), cursor=cursor)
    context = {
        "rows": [{"row": row, "subject": forms.subject_label(row.subject)} for row in page.items],
        "links": PageLinks(
            newer="?" if cursor else "", older=f"?cursor={page.next_cursor}" if page.next_cursor else ""
        ),
    }
    return render(request, "matters/desk_raising_limits.html", context)


@require_POST
@door(Permission.CIVIC_RAISING_LIMIT)
def lift_limit(request: HttpRequest, limit_id: int) -> HttpResponse:
    """End a limit before its time."""
    form = forms.LiftForm(request.POST)
    if form.is_valid():
        with kept_on(form):
            actions.lift_raising_limit(
                actor=actor_of(request), limit_id=limit_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("The limit is lifted."))
    for wrong in form.errors.values():
        messages.error(request, " ".join(str(sentence) for sentence in wrong))
    return redirect("matters:raising_limits")
