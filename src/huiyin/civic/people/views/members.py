"""Who belongs to a compound: the list for those in office, and taking in a file of persons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.people import access, actions, queries, rules
from huiyin.civic.people.rules import census
from huiyin.civic.places import public as places
from huiyin.kernel.permissions import CENSUS_ROLES, Permission, Role
from huiyin.kit.http import actor_of, door
from huiyin.kit.table_download import table_answer
from huiyin.kit.table_upload import Rows, file_page, say_written


@require_GET
@door(Permission.CIVIC_MEMBER_READ)
def members(request: HttpRequest, token: str) -> HttpResponse:
    """Show who belongs to a compound, to its branch and the offices in charge."""
    place, actor = places.place_by_token(token), actor_of(request)
    role = _role(request.GET.get("role", ""))
    after = request.GET.get("after", "")
    is_page = after.isascii() and after.isdigit() and len(after) < 19
    rows = queries.members(actor, place, role=role, after=int(after) if is_page else None)
    chosen = f"role={role.value}&" if role else ""
    more = f"?{chosen}after={rows[-1].id}" if len(rows) == queries.MOST_MEMBERS else ""
    context = {
        "place": place,
        "members": rows,
        "kinds": _kinds(place, role),
        "links": {"older": more},
        "may_enter": bool(rules.may_enter(actor, access.target(place, None))),
    }
    return render(request, "people/members.html", context)


def _role(text: str) -> Role | None:
    return next((role for role in CENSUS_ROLES if role.value == text), None)


def _kinds(place: places.Place, chosen: Role | None) -> list[dict[str, object]]:
    here = reverse("people:members", kwargs={"token": place.token})
    found = queries.census(place)
    everybody = {"label": _("All"), "url": here, "current": chosen is None}
    return [
        everybody,
        *(
            {
                "label": f"{_(one.label)} {one.persons}",
                "url": f"{here}?role={one.role.value}",
                "current": one.role is chosen,
            }
            for one in found
        ),
    ]


@require_POST
@door(Permission.CIVIC_MEMBER_ENTER)
def end_member(request: HttpRequest, token: str, grant_id: int) -> HttpResponse:
    """Say that somebody belongs to a compound no longer in this way."""
    actions.end_grant(actor=actor_of(request), grant_id=grant_id)
    messages.success(request, _("The tie has ended."))
    return redirect("people:members", token=token)


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MEMBER_ENTER)
def import_file(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a file of persons with their roles: first a report, then the decision."""
    place, actor = places.place_by_token(token), actor_of(request)
    rules.may_enter(actor, access.target(place, None)).or_raise()

    def take(rows: Rows) -> HttpResponse:
        say_written(request, actions.import_people(actor=actor, rows=rows, under=place, keep_good=True))
        return redirect("people:team", token=token)

    return file_page(
        request,
        "people/import.html",
        {"place": place, "columns": _columns()},
        check=lambda rows: queries.check_people(actor, rows, under=place).report(),
        take=take,
    )


def _columns() -> list[str]:
    return [headings[0] for headings in census.HEADINGS.values()]


@require_GET
@door(Permission.CIVIC_MEMBER_ENTER)
def empty_table(request: HttpRequest) -> HttpResponseBase:
    """Return a table that has its headings already."""
    return table_answer(_columns(), [], "persons")
