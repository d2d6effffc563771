"""Following a published matter: a button with an account, a confirmed e-mail address without one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.raising import FollowForm
from huiyin.civic.matters.rules.links import CONFIRM_FOLLOW, STOP_FOLLOW
from huiyin.civic.matters.views import wall
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.signed_links import Purpose
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.limits import RateLimit, count

FOLLOW_FROM = RateLimit("follow-from", times=20, seconds=3600)
# Nobody's mailbox is filled by somebody else's clicks.
FOLLOW_AT = RateLimit("follow-at", times=5, seconds=86_400)


@dataclass(frozen=True)
class ByLink:
    """What a link in an e-mail asks, and what its one button does; opening the link does nothing."""

    purpose: Purpose
    title: str | Promise
    text: str | Promise
    button: str | Promise
    done: str | Promise
    perform: Callable[..., object]


LINKS = {
    "confirm": ByLink(
        CONFIRM_FOLLOW,
        __("Do you want to hear the echo?"),
        __("Whatever is answered publicly then comes to your e-mail address. You can stop at any time."),
        __("Yes, tell me"),
        __("You follow this matter now. Every echo comes to your e-mail address."),
        actions.confirm_following,
    ),
    "stop": ByLink(
        STOP_FOLLOW,
        __("Do you want to hear no more of it?"),
        __("Nothing more is sent about this matter. If you left an address for this alone, it is forgotten."),
        __("Stop following"),
        __("You do not follow this matter any more."),
        actions.stop_following,
    ),
}


@require_POST
@door(Permission.CIVIC_MATTER_FOLLOW)
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Follow a matter, or ask for the link that confirms the address."""
    card, actor = queries.public_matter(code), actor_of(request)
    form = FollowForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            count(FOLLOW_FROM, client_address(request))
            email = form.cleaned_data["email"]
            if email and actor.person_id is None:
                count(FOLLOW_AT, email.casefold())
            actions.follow_matter(actor=actor, code=card.code, email=email)
            messages.success(request, _said(by_mail=actor.person_id is None))
            return redirect("matters:matter", code=card.code)
    return wall.show_matter(request, card, following=form)


def _said(*, by_mail: bool) -> str:
    if by_mail:
        return _("Please open the link that we sent to your address; then the echo comes to you.")
    return _("You follow this matter now. Every echo comes to your notices.")


@require_POST
@door(Permission.CIVIC_MATTER_FOLLOW)
def unfollow(request: HttpRequest, code: str) -> HttpResponse:
    """Stop following, with an account."""
    card = queries.public_matter(code)
    actions.stop_following(actor=actor_of(request), code=card.code)
    messages.success(request, str(LINKS["stop"].done))
    return redirect("matters:matter", code=card.code)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.CIVIC_MATTER_FOLLOW)
def by_link(request: HttpRequest, what: str, signed: str) -> HttpResponse:
    """Ask once more, and do it when the button is pressed: programs that scan e-mails open every link."""
    asked = LINKS.get(what)
    if asked is None:
        raise NotFound
    code = queries.followed_by_link(asked.purpose, signed)
    context: dict[str, Any] = {"asked": asked, "code": code, "title": queries.wish_title(code)}
    if request.method == "POST":
        asked.perform(actor=actor_of(request), token=signed)
        return render(request, "matters/by_link.html", context | {"done": asked.done})
    return render(request, "matters/by_link.html", context)
