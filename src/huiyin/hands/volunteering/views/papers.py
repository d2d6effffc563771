"""The desk of a recording unit: what it gave out, and what it revokes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.hands.volunteering import actions, forms, queries
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.ui.components import PageLinks

# Leaders are volunteers like others; which units are theirs to look after is decided behind the door.
OWN = Permission.OWN_ACCOUNT_USE


@require_GET
@door(OWN)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the papers of a recording unit to whoever keeps its teams."""
    cursor = request.GET.get("cursor", "")
    shown = queries.unit_papers(actor_of(request), unit_id, cursor=cursor)
    following = shown.papers.next_cursor
    links = PageLinks(newer="?" if cursor else "", older=f"?cursor={following}" if following else "")
    return render(request, "volunteering/unit.html", {"unit": shown, "links": links})


@require_http_methods(["GET", "POST"])
@door(OWN)
def revoke(request: HttpRequest, paper_code: str) -> HttpResponse:
    """Ask why a paper of one's recording unit is revoked, and revoke it."""
    actor = actor_of(request)
    paper = queries.unit_paper(actor, paper_code)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.revoke_paper(actor=actor, code=paper.code, reason=form.cleaned_data["reason"])
            messages.success(request, _("Revoked; whoever scans its code reads that it does not hold."))
            return redirect("volunteering:desk")
    context = {"paper": paper, "form": form}
    return render(request, "volunteering/revoke.html", context, status=409 if form.errors else 200)
