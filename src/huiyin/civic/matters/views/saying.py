"""Saying whether it is solved by the link of a message: no account, no key, no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.author import SayForm
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.CIVIC_MATTER_FOLLOW)
def say(request: HttpRequest, signed: str) -> HttpResponse:
    """Show the answer and ask. Only a pressed button counts: programs that scan e-mails open links."""
    view = queries.say_view(signed)
    form = SayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            kept = actions.say_by_link(actor=actor_of(request), token=signed, **form.cleaned_data)
            return render(request, "matters/said.html", {"view": view, "kept": kept})
    status = 422 if form.errors else 200
    return render(request, "matters/say.html", {"view": view, "form": form}, status=status)
