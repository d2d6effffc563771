"""The tabs and the bottom bar: what a reader can go to from anywhere."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.civic.matters.public import count_my_tasks
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.permissions import Role
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of

# What belongs to no queue: pages that clerks and operators need now and then.
_OFFICE = (
    ("triage:search", N_("Search matters"), P.CIVIC_MATTER_READ),
    ("triage:topics", N_("Hot topics"), P.CIVIC_MATTER_READ),
    ("people:persons", N_("Persons"), P.CIVIC_PERSON_READ),
    ("volunteering:desk", N_("Desk of the volunteers"), P.HANDS_VOLUNTEER_KEEP),
    ("claims:home", N_("Check-ins and claims"), P.HANDS_HOURS_CONFIRM),
    ("claims:home", N_("Standing of members"), P.HANDS_STANDING_READ),
    ("territory:index", N_("Reorganisations"), P.CIVIC_TERRITORY_PLAN),
    ("hooks:subscriptions", N_("Webhooks"), P.CIVIC_HOOK_EDIT),
    ("notices:deliveries", N_("E-mails to look at"), P.ADMIN_SITE_ENTER),
    ("admin:index", N_("Administration"), P.ADMIN_SITE_ENTER),
)


@dataclass(frozen=True)
class Item:
    """One way to go. `main` is the page's one vermilion act; `bar` items stand in the phone's bottom bar."""

    label: str
    url: str
    current: bool = False
    main: bool = False
    bar: bool = True


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every page its navigation."""
    if request.path.startswith(("/admin/", "/api/")) or not hasattr(request, "find_actor"):
        return {}
    return {"nav": _items(actor_of(request), request), "foot": _foot(actor_of(request))}


def _foot(actor: Actor) -> list[Item]:
    """Return what stands at the foot of every page: for staff also the pages of their office."""
    return [
        Item(_("Volunteers"), reverse("volunteering:index")),
        Item(_("Cadre teams"), reverse("teams:index")),
        Item(_("Your data"), reverse("trust:privacy")),
        Item(_("Daily seals"), reverse("trust:seals")),
        *([] if actor.is_stranger else [Item(_("Claim hall"), reverse("claims:hall"))]),
        *(Item(_(label), reverse(name)) for name, label, permission in _OFFICE if actor.has(permission)),
    ]


def _items(actor: Actor, request: HttpRequest) -> list[Item]:
    wanted = [
        (_("Wishes"), reverse("home"), False, True),
        (_("Places"), reverse("places:index"), False, False),
        (_("Lists"), reverse("matters:lists"), False, False),
        (_("Volunteers"), reverse("volunteering:index"), False, False),
        (_("Mirror"), reverse("insight:home"), False, True),
    ]
    if actor.has(P.CIVIC_MATTER_READ):
        wanted.insert(0, (_("Desk"), reverse("matters:desk"), False, True))
    elif not actor.is_stranger and count_my_tasks(actor):
        wanted.insert(0, (_("My tasks"), reverse("matters:tasks"), False, not _claims(actor)))
    if _claims(actor):
        wanted.insert(0, (_("Claim hall"), reverse("claims:hall"), False, True))
    if actor.is_stranger:
        wanted.append((_("Log in"), reverse("people:login"), False, True))
    else:
        wanted.append((_("Mine"), reverse("matters:mine"), False, True))
    wanted.append((_("Make a wish"), _raise_url(request), True, True))
    return [
        Item(label, url, current=request.path == url or _inside(request.path, url), main=main, bar=bar)
        for label, url, main, bar in wanted
    ]


def _claims(actor: Actor) -> bool:
    """Tell whether somebody has checked in at a compound and no desk is the first they look for."""
    here = any(grant.role is Role.IN_SERVICE_MEMBER for grant in actor.grants)
    return here and not actor.has(P.CIVIC_MATTER_READ)


def _inside(path: str, url: str) -> bool:
    return url != "/" and path.startswith(url)


def _raise_url(request: HttpRequest) -> str:
    """Raise at the place one is looking at, if the page is about a place."""
    match = request.resolver_match
    token = match.kwargs.get("token", "") if match else ""
    return reverse("matters:raise", kwargs={"token": token}) if token else reverse("matters:raise_anywhere")
