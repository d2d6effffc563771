"""What everybody sees: the first page, the wall of a place, one published matter, joining it."""

import hashlib
from collections.abc import Hashable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.raising import FollowForm, JoinForm
from huiyin.civic.matters.queries import WallFilter, WishCard
from huiyin.civic.matters.queries.figures import MonthFigures, month_figures
from huiyin.civic.matters.rules.readers import gathered
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import State
from huiyin.civic.matters.views import showing
from huiyin.civic.matters.views.desk_duty import ladder_words
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import clean
from huiyin.kit.devices import device_of, remember_device
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.kept import kept_for_strangers
from huiyin.kit.limits import RateLimit, count
from huiyin.kit.ui.components import PageLinks
from huiyin.kit.ui.slots import Slot, fill, fill_all

JOIN_FROM = RateLimit("join-from", times=60, seconds=3600)
_PARTS_SHOWN = 60
# Seen from up here, “3栋” alone would be anybody's.
_FAR = (AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY)


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
@kept_for_strangers()
def home(request: HttpRequest) -> HttpResponse:
    """Help to one's own compound, with the city's wall beneath."""
    try:
        city = places.default_place()
    except NotFound as refusal:
        # The first page of a fresh installation says what to do; it is not missing.
        return render(request, "matters/not_set_up.html", {"sentence": _(refusal.message)})
    asked = clean(request.GET.get("place", ""), 60)
    found = places.find_places(asked, limit=12) if asked else []
    context = _wall(request, city) | {"asked": asked, "found": found, "is_home": True}
    return render(request, "matters/wall.html", context)


def _wall_stamp(request: HttpRequest, token: str) -> Hashable:
    """Return what the first page of a wall shows, as short as it can be said."""
    if request.GET:
        return None
    where = places.remembered_by_token(token)
    return where, clock.today(), queries.wall_stamp(where)


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
@kept_for_strangers(stamp=_wall_stamp)
def wall_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the wall of a place."""
    where = places.remembered_by_token(token)
    if where.successor_id is not None:
        return redirect("matters:wall", token=places.standing(where).token)
    return render(request, "matters/wall.html", _wall(request, where))


def _wall(request: HttpRequest, where: Place) -> dict[str, Any]:
    chosen = _chosen(request)
    words = clean(request.GET.get("q", ""), 60)
    page = queries.wall(where, chosen=chosen, words=words, cursor=request.GET.get("cursor", ""))
    return {
        "place": where,
        "place_name": where.name,
        "place_line": place_line(where),
        "address": reverse("matters:wall", kwargs={"token": where.token}),
        "today": clock.today(),
        "figures": _figures(month_figures(where), where),
        "filters": _filters(where, chosen, words),
        "q": words,
        "is_narrow": bool(words) or chosen is not WallFilter.ALL,
        "wishes": wish_parts(actor_of(request), page.items, is_near=where.level not in _FAR),
        "links": _links(request, where, page.next_cursor, chosen, words),
        "parts": places.remembered_children(where.id)[:_PARTS_SHOWN],
        "has_team": where.level not in {AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.STREET},
    }


def place_line(where: Place) -> str:
    """Return the line under a place's name: what it lies in, from near to far, and how many homes."""
    above = where.full_name.removesuffix(where.name).split()
    words = list(reversed(above))
    if where.dwellings:
        words.append(_("about %(n)s homes") % {"n": f"{where.dwellings:,}"})
    return " · ".join(words) or _("Every matter gets an echo")


def _chosen(request: HttpRequest) -> WallFilter:
    asked = request.GET.get("show", "")
    return WallFilter(asked) if asked in set(WallFilter) else WallFilter.ALL


def wish_parts(actor: Actor, cards: Any, *, is_near: bool) -> list[dict[str, Any]]:
    """Return cards for a page; only the first echo with photos shows them, as a newspaper has one picture."""
    slots = fill(Slot.UNDER_WISH, actor, cards)
    pictured = next((card.code for card in cards if card.echoes and card.echoes[-1].photos), "")
    return [
        showing.wish_part(
            card, extra=slots.get(card.pk, ""), with_photos=card.code == pictured, is_near=is_near
        )
        for card in cards
    ]


def _figures(found: MonthFigures, where: Place) -> list[dict[str, str]]:
    mirror = f"{reverse('insight:place', kwargs={'token': where.token})}?period=month"
    share = found.satisfied
    return [
        {"label": _("Wishes this month"), "value": f"{found.wishes:,}", "href": mirror},
        {"label": _("With an echo"), "value": f"{found.echoed:,}", "href": mirror},
        {"label": _("Median to the echo"), "value": _days(found.median_days), "href": mirror},
        {
            "label": _("Satisfied"),
            "value": "–" if share is None else f"{share:.0%}",
            "href": mirror,
            "note": _("%(n)d said so") % {"n": found.answers} if found.answers else "",
        },
    ]


def _days(days: float | None) -> str:
    return "–" if days is None else _("%(n)s days") % {"n": f"{days:.1f}"}


def _filters(where: Place, chosen: WallFilter, words: str) -> list[dict[str, object]]:
    labels = {
        WallFilter.ALL: _("All"),
        WallFilter.FRESH: _("New wishes"),
        WallFilter.WORKING: _("Being worked on"),
        WallFilter.ECHOED: _("With an echo"),
    }
    return [
        {"label": label, "url": _address(where, show, words), "current": show is chosen}
        for show, label in labels.items()
    ]


def _address(where: Place, show: WallFilter, words: str, cursor: str = "") -> str:
    asked = {"show": "" if show is WallFilter.ALL else show.value, "q": words, "cursor": cursor}
    tail = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("matters:wall", kwargs={"token": where.token})
    return f"{address}?{tail}#wall" if tail else f"{address}#wall"


def _links(request: HttpRequest, where: Place, next_cursor: str, chosen: WallFilter, words: str) -> PageLinks:
    return PageLinks(
        newer=_address(where, chosen, words) if request.GET.get("cursor") else "",
        older=_address(where, chosen, words, next_cursor) if next_cursor else "",
    )


def _matter_stamp(request: HttpRequest, code: str) -> Hashable:
    return None if request.GET else queries.matter_stamp(code)


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
@kept_for_strangers(stamp=_matter_stamp)
def matter_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one published matter: its words, its echo, its way, and how to join."""
    return show_matter(request, queries.public_matter(code))


def show_matter(
    request: HttpRequest,
    card: WishCard,
    *,
    joining: JoinForm | None = None,
    following: FollowForm | None = None,
) -> HttpResponse:
    """Show a published matter, with a form of it as somebody sent it."""
    actor = actor_of(request)
    where = places.remembered_by_token(card.place_token)
    context = {
        "card": card,
        "place_name": where.name,
        "place_line": place_line(where),
        "place_then": places.name_then(where, card.filed_at),
        "wall": reverse("matters:wall", kwargs={"token": card.place_token}),
        "category": showing.category_words(card.category),
        "is_late": showing.is_late(card),
        "is_open": card.state in OPEN,
        "may_join": card.state in OPEN | {State.ANSWERED, State.MERGED},
        "joined": showing.joined_words(card.supporters),
        "took": showing.took_words(card.days),
        "photos": showing.photo_parts(card.photos),
        "echoes": [showing.echo_part(echo) for echo in card.echoes],
        "steps": _way(card),
        "ladder": ladder_words(card.climbed),
        "rests": showing.pause_words(card.paused_as, card.paused_until) if card.paused_as else "",
        "rests_note": queries.public_note(card.matter_id) if card.paused_as else "",
        "sealed": card.entries,
        "form": joining or JoinForm(),
        "following": following or FollowForm(),
        "follows": queries.follows(actor, card.matter_id),
        "lists": queries.public_lists_of(card.matter_id),
        "slots": fill_all([Slot.UNDER_WISH, Slot.BESIDE_MATTER], actor, [card]),
        "has_account": actor.person_id is not None,
    }
    failed = (joining and joining.errors) or (following and following.errors)
    return render(request, "matters/matter.html", context, status=422 if failed else 200)


def _way(card: WishCard) -> list[dict[str, Any]]:
    way = gathered(queries.public_way(card.matter_id))
    done = [showing.done_step(entry.kind, entry.occurred_at, n=n) for entry, n in way]
    return [
        *done,
        *showing.waiting_step(card.state, card.due_at),
        *showing.coming_steps(card.state),
    ]


@require_POST
@door(Permission.CIVIC_MATTER_FILE)
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Join a neighbour's matter; without account a signed cookie makes a device count once."""
    card = queries.public_matter(code)
    form = JoinForm(request.POST)
    device = device_of(request)
    if form.is_valid():
        with refusals_on(form):
            count(JOIN_FROM, client_address(request))
            actions.support_matter(
                actor=actor_of(request), code=card.code, device=_digest(device), **form.cleaned_data
            )
            messages.success(request, _("You are counted among those who wait for this echo."))
            return remember_device(redirect("matters:matter", code=card.code), device, request)
    return show_matter(request, card, joining=form)


def _digest(device: str) -> str:
    return hashlib.sha256(device.encode()).hexdigest()
