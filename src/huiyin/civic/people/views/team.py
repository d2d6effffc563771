"""The 1+X of a compound: a notice board of who is there for what."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.people import access, queries, rules
from huiyin.civic.people.queries import Figure, Group, Member, Office
from huiyin.civic.places import public as places
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door
from huiyin.kit.ui.slots import Slot, fill


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def team(request: HttpRequest, token: str) -> HttpResponse:
    """Show who belongs to the working group of a place, for what, and how their office is reached."""
    found, actor = queries.one_plus_x(places.place_by_token(token)), actor_of(request)
    place = found.place
    figures = queries.census(place) if place.is_compound else []
    context = {
        "team": found,
        "groups": [_group(group) for group in found.groups],
        "missing": [_(title) for title in found.missing],
        "census": [_figure(one) for one in figures] if any(one.persons for one in figures) else [],
        "council": fill(Slot.BESIDE_TEAM, actor, [place]).get(place.id, ""),
        "may_read": place.is_compound and queries.may_read_members(actor, place),
        "may_enter": bool(rules.may_enter(actor, access.target(place, None))),
        "place_name": found.place.name,
        "place_line": found.place.full_name,
    }
    return render(request, "people/team.html", context)


def _group(group: Group) -> dict[str, Any]:
    names = {office.name for office in group.offices}
    is_own = group.via in group.offices
    return {
        "title": _(group.title),
        "purpose": _(group.purpose),
        "lead": group.lead,
        "members": [_member(member, names) for member in group.members],
        "offices": [_office(office) for office in group.offices],
        "via": _office(group.via) if group.via is not None and not is_own else None,
    }


def _figure(one: Figure) -> dict[str, object]:
    return {"label": _(one.label), "counts": _(one.counts), "persons": one.persons}


def _office(office: Office) -> dict[str, str]:
    href = f"tel:{_digits(office.phone)}"
    return {"name": office.name, "address": office.address, "phone": office.phone, "href": href}


def _member(member: Member, offices: set[str]) -> dict[str, str]:
    # Where the card names the office anyway, each of its people need not.
    where = "" if member.where in offices else member.where
    return {"role": _(member.role_name), "name": member.name, "where": where, "duty": member.duty}


def _digits(number: str) -> str:
    # An extension (转 8) cannot be part of a link on every phone; the caller hears the menu.
    return "".join(char for char in number.partition("转")[0] if char.isdigit() or char == "+")
