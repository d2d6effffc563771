"""Where I am logged in: the list, ending one, ending all others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from huiyin.civic.people import actions, queries
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door

OWN = Permission.OWN_ACCOUNT_USE


@require_GET
@door(OWN)
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where one is logged in."""
    actor = actor_of(request)
    rows = queries.my_sessions(actor, request.session.session_key or "")
    context = {
        "rows": rows,
        "others": any(not row.here for row in rows),
        "lasting": queries.lasting_of(actor),
    }
    return render(request, "people/sessions.html", context)


@require_POST
@door(OWN)
def end(request: HttpRequest, session: str) -> HttpResponse:
    """End one of one's own log-ins."""
    actions.end_session(actor=actor_of(request), session=session)
    messages.success(request, _("That device is logged out."))
    return redirect("people:sessions")


@require_POST
@door(OWN)
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own log-ins but this one."""
    keep = request.session.session_key or ""
    ended = actions.end_other_sessions(actor=actor_of(request), keep=keep)
    told = ngettext("%(n)d other device is logged out.", "%(n)d other devices are logged out.", ended)
    messages.success(request, told % {"n": ended})
    return redirect("people:sessions")
