"""Raising a matter in three short steps.

The page carries what was said from step to step in hidden fields, so that neither a session nor JavaScript
is needed; photos wait as loose attachments. The key made with the first page lets one filling-in file once.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import Filed
from huiyin.civic.matters.forms import guarding
from huiyin.civic.matters.forms.raising import new_key
from huiyin.civic.matters.queries import WishCard
from huiyin.civic.matters.views import showing
from huiyin.civic.matters.views.filling import STEPS, Filling
from huiyin.civic.matters.views.wall import place_line
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.kernel.errors import Refusal, TooMany
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import clean
from huiyin.kit import attachments
from huiyin.kit.devices import device_of, known_device, remember_device
from huiyin.kit.http import client_address, door, refusals_on, sentence


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.CIVIC_MATTER_FILE)
def raise_page(request: HttpRequest, token: str) -> HttpResponse:
    """Take one step of raising a matter at a place."""
    where = places.remembered_by_token(token)
    if where.successor_id is not None:
        # A poster of a place that merged hangs on for years.
        return redirect("matters:raise", token=places.standing(where).token)
    filling = Filling(request, where)
    if request.method != "POST":
        return _show(filling, "what")
    if filling.at == "what":
        filling.keep_photos()
    if target := _back(filling):
        return _show(filling, target)
    sent = STEPS[: STEPS.index(filling.at) + 1]
    wrong = next((step for step in sent if not filling.form(step).is_valid()), None)
    if wrong:
        return _show(filling, wrong, status=422)
    if filling.at == "reach":
        return _file(filling)
    if filling.at == "what" and not filling.heard and (found := _nearby(filling)):
        return _show_nearby(filling, found)
    return _show(filling, STEPS[len(sent)])


def _back(filling: Filling) -> str:
    """Return the step somebody wants to go back to, or nothing."""
    target = str(filling.data.get("go", ""))
    return target if target in STEPS else ""


def _nearby(filling: Filling) -> list[WishCard]:
    said = filling.form("what").cleaned_data
    return queries.nearby(filling.where, f"{said['title']}\n{said['body']}")


def _show(filling: Filling, step: str, *, status: int = 200) -> HttpResponse:
    form = filling.form(step)
    context = _frame(filling, step) | {
        "form": form,
        "photos": _loose(filling) if step == "what" else [],
        "is_compound": filling.where.level not in _HIGH,
        "reached_as": _reached_as(filling) if step == "reach" else None,
    }
    if step == "where" and "within" in form.fields:
        form.fields["within"].label = _part_label(filling.where)
    return render(filling.request, f"matters/raise_{step}.html", context, status=status)


_HIGH = (AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY)


def _frame(filling: Filling, step: str) -> dict[str, Any]:
    return {
        "place": filling.where,
        "place_name": filling.where.name,
        "place_line": place_line(filling.where),
        "step": step,
        "at": STEPS.index(step) + 1,
        "step_names": [_("What"), _("Where"), _("How we reach you")],
        "back": STEPS[STEPS.index(step) - 1] if step != "what" else "",
        "key": filling.key,
        "begun": filling.begun,
        "heard": filling.heard,
        "carried": filling.carried(step),
    }


def _loose(filling: Filling) -> list[dict[str, str]]:
    return showing.photo_parts(attachments.loose(filling.kept))


def _part_label(where: Place) -> str:
    labels = {
        AreaLevel.COMMUNITY: _("Which compound"),
        AreaLevel.COMPOUND: _("Which building"),
        AreaLevel.BUILDING: _("Which stairwell"),
    }
    return labels.get(where.level, _("Which part"))


def _reached_as(filling: Filling) -> Any:
    """Return the masked contact of whoever is logged in."""
    person_id = filling.actor.person_id
    return people.masked_contact([person_id]).get(person_id) if person_id else None


def _show_nearby(filling: Filling, found: list[WishCard]) -> HttpResponse:
    """Show what neighbours said already, before anybody goes on."""
    # The page has no fields of its own, so it carries all of them.
    context = _frame(filling, "what") | {"nearby": _nearby_parts(found), "carried": filling.carried("")}
    return render(filling.request, "matters/raise_nearby.html", context)


def _nearby_parts(found: list[WishCard]) -> list[dict[str, Any]]:
    return [{"wish": showing.wish_part(card), "code": card.code} for card in found]


def _file(filling: Filling) -> HttpResponse:
    form, device = filling.form("reach"), device_of(filling.request)
    try:
        guarding.count_raising(filling.actor, client_address(filling.request), known_device(filling.request))
        guarding.check_limited(filling.actor, filling.where, device=device)
    except TooMany as refusal:
        form.add_error(None, sentence(refusal))
        response = _show(filling, "reach", status=429)
        response["Retry-After"] = str(refusal.params.get("seconds", 60))
        return response
    with refusals_on(form):
        try:
            filed = actions.file_matter(actor=filling.actor, filing=filling.filing(device))
            return remember_device(_filed(filling, filed), device, filling.request)
        except Refusal as refusal:
            if refusal.code != "idempotency_mismatch":
                raise
            filling.key = new_key()
            form.add_error(
                None,
                _("You sent this form before, with other words. If this is a new matter, send it once more."),
            )
    return _show(filling, "reach", status=422)


def _filed(filling: Filling, filed: Filed) -> HttpResponse:
    """Lead the author to the page that tells code and key; a reload of it files nothing."""
    if filling.actor.person_id is not None and not filling.form("reach").cleaned_data["anonymous"]:
        address = reverse("matters:my_matter", kwargs={"code": filed.code})
    else:
        address = reverse("matters:follow", kwargs={"code": filed.code, "key": filed.follow_key})
    return redirect(f"{address}?new=1")


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def nearby_fragment(request: HttpRequest, token: str) -> HttpResponse:
    """Show matters like the words somebody is typing."""
    where = places.place_by_token(token)
    said = request.POST if request.method == "POST" else request.GET
    words = clean(f"{said.get('title', '')}\n{said.get('body', '')}", 2000)
    found = _nearby_parts(queries.nearby(where, words))
    return render(request, "matters/parts/nearby.html", {"nearby": found})


@require_safe
@door(Permission.CIVIC_MATTER_FILE)
def choose_place(request: HttpRequest) -> HttpResponse:
    """Ask where the matter is before the three steps begin."""
    city = places.default_place()
    asked = clean(request.GET.get("q", ""), 60)
    context = {
        "city": city,
        "place_name": city.name,
        "q": asked,
        "found": places.find_places(asked, limit=20) if asked else [],
        "parts": places.children(city.id),
    }
    return render(request, "matters/raise_anywhere.html", context)
