"""What a logged-in person raised and joined."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.civic.matters import queries
from huiyin.civic.matters.forms.words import state_label
from huiyin.civic.matters.queries.wall import cards
from huiyin.civic.matters.rules.clocks import PauseKind
from huiyin.civic.matters.rules.states import rings
from huiyin.civic.matters.rules.words import State
from huiyin.civic.matters.views import following, showing
from huiyin.civic.matters.views.following import WayIn
from huiyin.civic.notices import public as notices
from huiyin.civic.places import public as places
from huiyin.kernel import clock
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.components import PageLinks

OWN = Permission.OWN_ACCOUNT_USE


@require_safe
@door(OWN)
def mine_page(request: HttpRequest) -> HttpResponse:
    """Show one's own matters with their rings, and those one joined."""
    actor = actor_of(request)
    cursor = request.GET.get("cursor", "")
    page = queries.my_matters(actor, cursor=cursor)
    here = places.places(matter.place_id for matter in page.items)
    context = {
        "matters": [_line(matter, here[matter.place_id].name) for matter in page.items],
        "links": PageLinks(
            newer=reverse("matters:mine") if cursor else "",
            older=f"?cursor={page.next_cursor}" if page.next_cursor else "",
        ),
        "joined": [showing.wish_part(card) for card in cards(queries.joined_matters(actor))],
        "followed": [showing.wish_part(card) for card in cards(queries.followed_matters(actor))],
        "unread": notices.unread_count(actor),
    }
    return render(request, "matters/mine.html", context)


def _line(matter: Any, place: str) -> dict[str, Any]:
    """Return one's own matter in a line; a merged one stands where its elder stands."""
    root = matter.elder or matter
    return {
        "matter": matter,
        "place": place,
        "state": state_label(matter.state),
        "rings": rings(State(root.state)),
        "is_late": root.due_at is not None and root.due_at < clock.now(),
        "asks": root.state == State.ANSWERED,
        # What the office has to know is asked of the matter's own author alone.
        "waits_for_me": matter.paused_as == PauseKind.WAITING,
    }


def _by_account(request: HttpRequest, code: str) -> WayIn:
    url = reverse("matters:my_matter", kwargs={"code": code})
    return WayIn(actor_of(request), parse_public_code(code) or code, url)


@require_safe
@door(OWN)
def my_matter(request: HttpRequest, code: str) -> HttpResponse:
    """Show a matter to its author."""
    return following.show(request, _by_account(request, code))


@require_http_methods(["GET", "HEAD", "POST"])
@door(OWN)
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do what the author asks for."""
    return following.perform(request, _by_account(request, code), act)
