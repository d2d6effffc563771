"""What everybody reads: the directory and one place."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.places import access, queries
from huiyin.civic.places.rules import KIND_WORDS, NAME_KIND_WORDS, AreaLevel, CompoundKind, Place
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import clean
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.components import PageLinks
from huiyin.kit.ui.slots import Slot, fill_all

PAGE = 30
_ABOVE_COMPOUNDS = (AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.COMMUNITY)


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the tree from the city down, or what was searched for."""
    city = queries.default_place()
    asked = clean(request.GET.get("q", ""), 60)
    may_plan = actor_of(request).has(Permission.CIVIC_TERRITORY_PLAN)
    context: dict[str, Any] = {"city": city, "q": asked, "may_plan": may_plan}
    if asked:
        context["found"] = queries.find_places(asked, limit=50)
        context["once"] = queries.once_called(asked)
    else:
        context["branches"] = queries.branches(city.id)
    return render(request, "places/index.html", context)


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Show a place, what lies in it and who serves it."""
    actor = actor_of(request)
    shown = queries.place_by_token(token)
    if shown.successor_id is not None:
        return redirect("places:place", token=queries.standing(shown).token)
    context = {
        "place": shown,
        "crumbs": crumbs(shown),
        "facts": _facts(shown),
        "children": [] if shown.level == AreaLevel.COMMUNITY else queries.children(shown.id),
        "called": called_so(shown),
        "former": queries.former_names(shown.id),
        "surroundings": queries.earlier_surroundings(shown.id),
        "merged": queries.predecessors(shown.id),
        "may_edit": bool(access.may_edit_place(actor, shown)),
        "slots": fill_all([Slot.UNDER_PLACE], actor, [shown]),
        **_compounds(request, shown),
    }
    return render(request, "places/place.html", context)


def crumbs(shown: Place) -> list[dict[str, str]]:
    """Return the way from the city down, the place itself last and without a link."""
    return [
        {
            "label": step.name,
            "url": "" if step.id == shown.id else reverse("places:place", kwargs={"token": step.token}),
        }
        for step in queries.path(shown)
    ]


def called_so(place: Place) -> list[dict[str, object]]:
    """Return what people call a place, by kind, for a page."""
    names = queries.other_names(place)
    return [
        {"label": _(words), "names": [one for one in names if one.kind is kind]}
        for kind, words in NAME_KIND_WORDS.items()
        if any(one.kind is kind for one in names)
    ]


def _facts(shown: Place) -> list[dict[str, str]]:
    facts = [
        (_("Place code"), shown.code),
        (_("Official address code"), shown.official_code),
        (_("Kind of housing"), _(shown.kind_words) if shown.kind_words else ""),
        (_("Property management"), _yes_or_no(shown.has_property_management)),
        (_("Owners' committee"), _yes_or_no(shown.has_owners_committee)),
        (_("Dwellings"), f"{shown.dwellings:,}" if shown.dwellings is not None else ""),
        (_("Built in the year"), str(shown.founded or "")),
        (_("Coordinates"), f"{shown.point[0]:.5f}, {shown.point[1]:.5f}" if shown.point else ""),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _yes_or_no(known: bool | None) -> str:
    return "" if known is None else _("It has") if known else _("It has not")


def _compounds(request: HttpRequest, shown: Place) -> dict[str, Any]:
    if shown.level not in _ABOVE_COMPOUNDS:
        return {}
    chosen = _chosen(request)
    rows = queries.compounds(
        under=shown,
        kind=CompoundKind(chosen["kind"]) if "kind" in chosen else None,
        property_management=_meant(chosen.get("pm")),
        owners_committee=_meant(chosen.get("oc")),
        after=_number(request.GET.get("after")),
        limit=PAGE,
    )
    more = {**chosen, "after": str(rows[-1].id)} if len(rows) == PAGE else None
    return {
        "has_compounds": True,
        "compounds": rows,
        "is_filtered": bool(chosen),
        "filters": _filters(chosen),
        "links": PageLinks(older=_address(more) if more else ""),
    }


def _options() -> dict[str, dict[str, str]]:
    return {
        "kind": {kind.value: _(words) for kind, words in KIND_WORDS.items()},
        "pm": {"yes": _("With property management"), "no": _("Without property management")},
        "oc": {"yes": _("With owners' committee"), "no": _("Without owners' committee")},
    }


def _chosen(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in _options()}
    return {name: asked[name] for name, options in _options().items() if asked[name] in options}


def _filters(chosen: dict[str, str]) -> list[dict[str, object]]:
    """Return one chip an option; a chosen one leads to the list without it."""
    chips: list[dict[str, object]] = []
    for name, options in _options().items():
        for value, label in options.items():
            is_on = chosen.get(name) == value
            others = {key: kept for key, kept in chosen.items() if key != name}
            chips.append(
                {
                    "label": label,
                    "url": _address(others if is_on else {**others, name: value}),
                    "current": is_on,
                }
            )
    return chips


def _address(chosen: dict[str, str]) -> str:
    return f"?{urlencode(chosen)}#compounds"


def _meant(choice: str | None) -> bool | None:
    return None if choice is None else choice == "yes"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
