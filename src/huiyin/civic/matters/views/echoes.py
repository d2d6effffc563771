"""The second pair of eyes: an echo beside what others will read of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.desk import ApproveForm, ReturnEchoForm
from huiyin.civic.matters.queries import ApprovalView
from huiyin.civic.matters.queries.approving import EchoSeen
from huiyin.civic.matters.rules.words import Audience
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.matters.views.desk_detail import shown_photo
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.slots import Slot, fill_all

EXPLAINED = {
    Audience.AUTHOR: N_("Nobody else reads it."),
    Audience.SHARED: N_("Whoever raised or joined this matter reads the words above."),
    Audience.PUBLIC: N_("The words above stand on the wall and can be found by search."),
}


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_READ)
def approve_page(request: HttpRequest, echo_id: int) -> HttpResponse:
    """Show an echo for approval; approve it or send it back. Its doer and dispatcher read why they cannot."""
    view = queries.approval_view(actor_of(request), echo_id)
    sends_back = "send_back" in request.POST
    approving = _approve_form(request, view, bound=request.method == "POST" and not sends_back)
    returning = ReturnEchoForm(request.POST if sends_back else None)
    if request.method == "POST":
        done = _send_back(request, view, returning) if sends_back else _approve(request, view, approving)
        if done:
            return redirect("matters:desk_matter", view.matter.code)
    context = _context(request, view, approving, returning)
    failed = approving.errors or returning.errors
    return render(request, "matters/desk_echo.html", context, status=422 if failed else 200)


def _approve_form(request: HttpRequest, view: ApprovalView, *, bound: bool) -> ApproveForm:
    return ApproveForm(
        request.POST if bound else None,
        initial={"text": view.shared_text, "audience": _first_audience(view).value},
        audiences=[(audience.value, words.audience_label(audience)) for audience in Audience],
        photos=[(photo.token, photo.token) for photo in view.photos],
    )


def _first_audience(view: ApprovalView) -> Audience:
    """Begin with what its doer wanted, or the nearest that is possible."""
    wanted = Audience(view.echo.wanted)
    return wanted if view.fits[wanted] else Audience.SHARED


def _approve(request: HttpRequest, view: ApprovalView, form: ApproveForm) -> bool:
    if form.is_valid():
        said = form.cleaned_data
        with kept_on(form):
            actions.approve_echo(
                actor=actor_of(request),
                echo_id=view.echo.pk,
                audience=Audience(said["audience"]),
                text=said["text"],
                photos=tuple(said.get("shown", ())),
            )
            messages.success(request, _("Approved; its readers have it now."))
    return not form.errors


def _send_back(request: HttpRequest, view: ApprovalView, form: ReturnEchoForm) -> bool:
    if form.is_valid():
        with kept_on(form):
            actions.return_echo(
                actor=actor_of(request), echo_id=view.echo.pk, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Sent back; its doer is told what to change."))
    return not form.errors


def _context(
    request: HttpRequest, view: ApprovalView, approving: ApproveForm, returning: ReturnEchoForm
) -> dict[str, Any]:
    chosen = approving["audience"].value()
    seen = EchoSeen(view.echo.pk, view.matter, view.echo.text)
    return {
        "view": view,
        "seen": seen,
        "slots": fill_all([Slot.BESIDE_ECHO], actor_of(request), [seen] if view.may_return else []),
        "kind": words.echo_kind_label(view.echo.kind),
        "state": words.state_label(view.matter.state),
        "approving": approving,
        "returning": returning,
        "audiences": [_audience(view, audience, str(chosen)) for audience in Audience],
        "photos": [
            {
                **shown_photo(photo),
                "token": photo.token,
                "picked": photo.token in (approving["shown"].value() or ()),
            }
            for photo in view.photos
        ],
        "hidden": [
            {"label": words.hidden_label(one.kind), "text": one.text} for one in view.pieces if one.kind
        ],
        "overridden": words.override_words(view.echo.override),
        "why_not": "" if view.may else _(view.may.message) % dict(view.may.params),
    }


def _audience(view: ApprovalView, audience: Audience, chosen: str) -> dict[str, Any]:
    fits = view.fits[audience]
    return {
        "value": audience.value,
        "label": words.audience_label(audience),
        "explained": _(EXPLAINED[audience]) if fits else _(fits.message) % dict(fits.params),
        "fits": bool(fits),
        "checked": audience.value == chosen,
    }
