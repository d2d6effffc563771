"""What stands around a matter at the desk: trays, filters, rows, and who may be given a matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.civic.matters import queries
from huiyin.civic.matters.forms.desk import Choices
from huiyin.civic.matters.queries import Light, Queue, QueueFilter, QueueRow
from huiyin.civic.matters.rules.words import Urgency
from huiyin.civic.matters.views import words
from huiyin.civic.orgs.public import OrgRef, orgs, orgs_serving
from huiyin.civic.people.public import ROLE_NAMES, holders_of, names
from huiyin.civic.places.public import Place, children, place, places
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of
from huiyin.kit.paging import Page
from huiyin.kit.ui.components import PageLinks

TRAYS = {
    Queue.OPEN: N_("All that is open"),
    Queue.NEW: N_("New"),
    Queue.TO_ASSIGN: N_("To assign"),
    Queue.MINE: N_("Held by me"),
    Queue.WORKING: N_("At work"),
    Queue.TO_APPROVE: N_("Echoes to approve"),
    Queue.TO_RULE: N_("To be ruled on"),
    Queue.HELPERS_LATE: N_("Helpers late"),
    Queue.LATE: N_("Late"),
    Queue.PAUSED: N_("Resting"),
    Queue.ANSWERED: N_("Answered"),
    Queue.OVER: N_("Over"),
}
# Trays that only whoever may do what lies there needs to see.
_ASKED = {
    Queue.TO_APPROVE: P.CIVIC_MATTER_APPROVE,
    Queue.TO_RULE: P.CIVIC_MATTER_RULE,
    Queue.HELPERS_LATE: P.CIVIC_MATTER_WHISTLE,
}
_MOST_PERSONS = 60
_MOST_PLACES = 200


@dataclass(frozen=True)
class Chosen:
    """What the reader looks at; `everywhere` searches all trays and states at once."""

    queue: Queue = Queue.OPEN
    place: Place | None = None
    category_id: int | None = None
    words: str = ""
    cursor: str = ""
    everywhere: bool = False

    def query(self, **changes: object) -> str:
        """Return this choice as a query string, with changes; the first page again if anything changed."""
        kept: dict[str, object] = {
            "queue": self.queue.value,
            "place": self.place.id if self.place else "",
            "category": self.category_id or "",
            "q": self.words,
            "all": "1" if self.everywhere else "",
            "cursor": "" if changes else self.cursor,
            **changes,
        }
        found = QueryDict(mutable=True)
        found.update({name: str(value) for name, value in kept.items() if value})
        return found.urlencode()

    def pairs(self) -> list[tuple[str, str]]:
        """Return this choice as hidden fields of a form that is sent by GET."""
        return parse_qsl(self.query())


def number_in(text: str | None) -> int | None:
    """Read an id from an address; None for what cannot be one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def chosen_in(request: HttpRequest) -> Chosen:
    """Read what the reader looks at from the address; what is no choice is passed over."""
    asked = request.GET
    said, place_id = asked.get("queue", ""), number_in(asked.get("place"))
    return Chosen(
        queue=Queue(said) if said in set(Queue) else Queue.OPEN,
        place=place(place_id) if place_id else None,
        category_id=number_in(asked.get("category")),
        words=asked.get("q", "").strip()[:100],
        cursor=asked.get("cursor", ""),
        everywhere=bool(asked.get("all")) and bool(asked.get("q", "").strip()),
    )


def room(request: HttpRequest, chosen: Chosen, *, code: str = "") -> dict[str, Any]:
    """Return the context of the trays and the list; `code` is the row that is open beside it."""
    actor = actor_of(request)
    mine = my_places(actor, P.CIVIC_MATTER_READ)
    page = _page(actor, chosen)
    first = f"{reverse('matters:desk')}?{chosen.query(cursor='')}" if chosen.cursor else ""
    return {
        "chosen": chosen,
        "query": chosen.query(),
        "trays": _trays(actor, chosen),
        "rows": [_row(row, chosen, code) for row in page.items],
        "links": PageLinks(newer=first, older=f"?{chosen.query(cursor=page.next_cursor)}")
        if page.next_cursor
        else PageLinks(newer=first),
        "place_choices": _place_choices(mine, chosen.place),
        "categories": queries.categories(),
        "category_tree": queries.category_tree() if actor.has(P.CIVIC_MATTER_ACCEPT) else [],
        "place_name": _("Desk"),
        "place_line": _who(actor, mine),
        "keys": [{"key": "a", "label": _("assign")}, {"key": "e", "label": _("write the echo")}],
        "may_assign": actor.has(P.CIVIC_MATTER_ASSIGN),
        "my_tasks": queries.count_my_tasks(actor),
        "may_whistle": actor.has(P.CIVIC_MATTER_WHISTLE),
        "may_export": actor.has(P.CIVIC_MATTER_EXPORT),
        "may_raise": actor.has(P.CIVIC_MATTER_FILE_FOR),
        "may_call": actor.has(P.CIVIC_MATTER_CALL_BACK),
        "may_list": actor.has(P.CIVIC_MATTER_LIST),
        "may_look": actor.has(P.CIVIC_MATTER_ACCEPT),
        "may_limit": actor.has(P.CIVIC_LIMIT_SET),
        "may_pick": actor.has(P.CIVIC_MATTER_ASSIGN) or actor.has(P.CIVIC_MATTER_LIST),
        "open_lists": queries.open_lists(actor) if actor.has(P.CIVIC_MATTER_LIST) else [],
        "holders": holder_choices(_around(chosen.place, mine)) if actor.has(P.CIVIC_MATTER_ASSIGN) else [],
    }


def _page(actor: Actor, chosen: Chosen) -> Page[QueueRow]:
    if chosen.everywhere:
        return queries.search_desk(actor, chosen.words, cursor=chosen.cursor)
    wanted = QueueFilter(chosen.queue, chosen.place, chosen.category_id, chosen.words)
    return queries.queue(actor, wanted, cursor=chosen.cursor)


def _trays(actor: Actor, chosen: Chosen) -> list[dict[str, Any]]:
    counts = queries.queue_counts(actor)
    shown = [tray for tray in TRAYS if tray not in _ASKED or actor.has(_ASKED[tray])]
    return [
        {
            "label": _(TRAYS[tray]),
            "url": f"{reverse('matters:desk')}?{chosen.query(queue=tray.value, all='')}",
            "current": tray is chosen.queue and not chosen.everywhere,
            "count": counts.get(tray),
        }
        for tray in shown
    ]


def _row(row: QueueRow, chosen: Chosen, code: str) -> dict[str, Any]:
    return {
        "row": row,
        "url": f"{reverse('matters:desk_matter', args=[row.code])}?{chosen.query()}",
        "state": words.state_label(row.state),
        "pressing": words.urgency_label(row.urgency)
        if row.urgency in {Urgency.CRITICAL, Urgency.URGENT}
        else "",
        "level": words.level_chip(row.supervision),
        "paused": words.pause_label(row.paused_as),
        "rests_until": row.paused_until if row.light == Light.SUSPENDED else None,
        "category": row.category.rpartition(" › ")[2],
        "current": row.code == code,
    }


def my_places(actor: Actor, permission: P) -> list[Place]:
    """Return the areas over which the actor holds a permission, in the order of the grants."""
    ids = [grant.area_id for grant in actor.areas_for(permission) if grant.area_id is not None]
    found = places(ids) if ids else {}
    return list({area_id: found[area_id] for area_id in ids if area_id in found}.values())


def places_below(mine: Sequence[Place]) -> list[Place]:
    """Return some areas and those directly under each, for a list to choose from."""
    found: dict[int, Place] = {}
    for area in mine[:5]:
        found |= {one.id: one for one in (area, *children(area.id)[:_MOST_PLACES])}
    return list(found.values())


def _place_choices(mine: Sequence[Place], chosen: Place | None) -> list[Place]:
    """Offer one's own areas, the chosen one, and what lies directly under the chosen or the only one."""
    parent = chosen or (mine[0] if len(mine) == 1 else None)
    offered = [*mine, *([chosen] if chosen else []), *(children(parent.id) if parent else [])]
    return list({one.id: one for one in offered}.values())[:_MOST_PLACES]


def _around(chosen: Place | None, mine: Sequence[Place]) -> list[Place]:
    return [chosen] if chosen else list(mine[:3])


def holder_choices(around: Iterable[Place], found: Sequence[OrgRef] = ()) -> Choices:
    """Offer who may be given a matter: organisations serving the places, those searched for, and persons."""
    serving: dict[int, OrgRef] = {}
    persons: dict[int, None] = {}
    for where in around:
        serving |= {one.id: one for one in orgs_serving(where) if one.id not in serving}
        persons |= dict.fromkeys(holders_of(P.CIVIC_MATTER_WORK, where.scope)[:_MOST_PERSONS])
    called = names(persons) if persons else {}
    groups = (
        (_("Search results"), [(f"org:{one.id}", one.name) for one in found if one.id not in serving]),
        (_("Organisations serving here"), [(f"org:{one.id}", one.name) for one in serving.values()]),
        (_("Persons"), [(f"person:{one}", called[one]) for one in persons if called.get(one)]),
    )
    return [(label, offered) for label, offered in groups if offered]


def _who(actor: Actor, mine: Sequence[Place]) -> str:
    """Say who sits at this desk, and for whom."""
    grant = next(actor.grants_for(P.CIVIC_MATTER_READ), None)
    if grant is None:
        return ""
    name = names([actor.person_id or 0]).get(actor.person_id or 0, "")
    where = next((area.name for area in mine if area.id == grant.area_id), "")
    if grant.org_id is not None:
        where = next((one.name for one in orgs([grant.org_id]).values()), "")
    return f"{where} · {_(ROLE_NAMES[grant.role])} {name}".strip(" ·")
