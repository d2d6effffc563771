"""Operators' pages for the programs of other systems: entering one, its tokens, its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.civic.people import actions, queries
from huiyin.civic.people.forms import MachineForm, TokenForm
from huiyin.civic.people.rules.machines import machine_roles
from huiyin.civic.people.views.me import token_page
from huiyin.civic.people.views.staff import tabs_for
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on

KEEP = Permission.CIVIC_PERSON_APPOINT


@require_http_methods(["GET", "POST"])
@door(KEEP)
def machines(request: HttpRequest) -> HttpResponse:
    """Show the other systems that work here, and enter one."""
    actor = actor_of(request)
    form = MachineForm(request.POST or None, roles=machine_roles())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.make_machine(actor=actor, **form.cleaned_data)
            messages.success(request, _("The system is entered. Issue its token now."))
            return redirect("people:machines")
    context = {"form": form, "machines": queries.machines(actor), "tabs": tabs_for(actor, "machines")}
    return render(request, "people/machines.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@door(KEEP)
def token(request: HttpRequest, machine_id: int) -> HttpResponse:
    """Issue a token for another system and show it this once."""
    queries.machine(actor_of(request), machine_id)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            issued = actions.issue_token(actor=actor_of(request), machine_id=machine_id, **form.cleaned_data)
            return render(request, "people/token.html", {"issued": issued, "back": "people:machines"})
    return token_page(request, form)


@require_POST
@door(KEEP)
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token of another system."""
    actions.revoke_token(actor=actor_of(request), token_id=token_id)
    messages.success(request, _("The token works no more."))
    return redirect("people:machines")


@require_POST
@door(KEEP)
def retire(request: HttpRequest, machine_id: int) -> HttpResponse:
    """End another system with its tokens and roles."""
    actions.retire_machine(actor=actor_of(request), machine_id=machine_id)
    messages.success(request, _("The system is gone: its tokens and roles have ended."))
    return redirect("people:machines")
