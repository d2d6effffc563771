"""What everybody reads: the directory of organisations, and one of them."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.orgs import access, queries
from huiyin.civic.orgs.queries import OrgCard, OrgRef
from huiyin.civic.orgs.rules import KIND_WORDS, OrgKind
from huiyin.civic.places.public import Place, place_by_token, places
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import clean
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.components import PageLinks

PAGE = 30


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the directory, or what was searched for, in a place or everywhere."""
    actor = actor_of(request)
    chosen = _chosen(request)
    place = place_by_token(chosen["place"]) if "place" in chosen else None
    rows, more = _found(chosen, place, _number(request.GET.get("after")))
    context: dict[str, Any] = {
        "orgs": rows,
        "place": place,
        "chosen": chosen,
        "filters": _filters(chosen),
        "links": PageLinks(older=f"?{urlencode(more)}" if more else ""),
        "may_add": bool(access.may_add_org(actor)),
        "may_import": place is not None and bool(access.may_place_org(actor, place)),
    }
    return render(request, "orgs/index.html", context)


def _found(
    chosen: dict[str, str], place: Place | None, after: int | None
) -> tuple[list[OrgRef], dict[str, str] | None]:
    """Return organisations and the address of the next page: a place's own nearest first, on one page."""
    kind = OrgKind(chosen["kind"]) if "kind" in chosen else None
    if place and "q" not in chosen:
        return queries.orgs_serving(place, kinds=[kind] if kind else None), None
    rows = queries.find_orgs(chosen.get("q", ""), place=place, kind=kind, after=after, limit=PAGE)
    return rows, {**chosen, "after": str(rows[-1].id)} if len(rows) == PAGE else None


def _chosen(request: HttpRequest) -> dict[str, str]:
    asked = {
        "q": clean(request.GET.get("q", ""), 60),
        "kind": request.GET.get("kind", ""),
        "place": clean(request.GET.get("place", ""), 20),
    }
    if asked["kind"] not in {kind.value for kind in OrgKind}:
        asked["kind"] = ""
    return {name: value for name, value in asked.items() if value}


def _filters(chosen: dict[str, str]) -> list[dict[str, object]]:
    others = {name: value for name, value in chosen.items() if name != "kind"}
    chips: list[dict[str, object]] = [
        {"label": _("All kinds"), "url": f"?{urlencode(others)}", "current": "kind" not in chosen}
    ]
    for kind, words in KIND_WORDS.items():
        url = f"?{urlencode({**others, 'kind': kind.value})}"
        chips.append({"label": _(words), "url": url, "current": chosen.get("kind") == kind.value})
    return chips


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def org(request: HttpRequest, org_id: int) -> HttpResponse:
    """Show an organisation: its numbers, and where it works."""
    actor = actor_of(request)
    card = queries.card(org_id)
    where = work_places(card)
    can_edit = not card.ends and access.may_edit_org(actor, org_id, where.values())
    context = {
        "org": card.ref,
        "card": card,
        "facts": _facts(card),
        "former": queries.former_org_names(card.ref.id),
        "areas": [(where[area.area_id], area.is_intake) for area in card.work_areas],
        "may_edit": bool(can_edit),
        "may_place": not card.ends and actor.has(access.EDIT),
    }
    return render(request, "orgs/org.html", context)


def work_places(card: OrgCard) -> dict[int, Place]:
    """Return the places an organisation works in, by id."""
    return places(area.area_id for area in card.work_areas)


def _facts(card: OrgCard) -> list[dict[str, str]]:
    facts = [
        (_("Kind of organisation"), _(card.ref.kind_words)),
        (_("Step of the ladder"), _(card.ref.level_words)),
        (_("Address"), card.ref.address),
        (_("Social credit code"), card.uscc),
        (_("Office closes at"), f"{card.ref.closes:%H:%M}"),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]
