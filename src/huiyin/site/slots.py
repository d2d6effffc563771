"""Which module fills which slot of another module's page: one table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from huiyin.civic.matters.public import STATE_WORDS, EchoSeen, State, next_meeting
from huiyin.civic.orgs.public import orgs_serving
from huiyin.civic.places.public import Place
from huiyin.civic.territory.public import coming_for, in_charge
from huiyin.civic.triage.public import (
    REASON_WORDS,
    Found,
    advice_on,
    in_doubt,
    like,
    readings_shown,
)
from huiyin.civic.trust.public import sealed_up_to
from huiyin.hands.volunteering.public import shifts_at
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import worded
from huiyin.kit.ui.slots import Provider, Slot, register


def organisations_of(actor: Actor, shown: Sequence[Place]) -> Mapping[int, str]:
    """Show the organisations at work under a place, with their public numbers."""
    template = "orgs/parts/serving.html"
    return {place.id: render_to_string(template, {"orgs": orgs_serving(place)}) for place in shown}


def changes_of(actor: Actor, shown: Sequence[Place]) -> Mapping[int, str]:
    """Show under a place which change is coming, and who is in charge of what."""
    template = "territory/parts/under_place.html"
    return {
        place.id: render_to_string(template, {"coming": coming_for(place), "charges": in_charge(place)})
        for place in shown
    }


def seals_of(actor: Actor, shown: Sequence[Any]) -> Mapping[int, str]:
    """Show beside a matter until which entry its timeline is sealed."""
    template = "trust/parts/sealed.html"
    found = sealed_up_to(matter.pk for matter in shown)
    return {pk: render_to_string(template, {"sealed": sealed}) for pk, sealed in found.items()}


def readings_beside(actor: Actor, shown: Sequence[Any]) -> Mapping[int, str]:
    """Show beside a matter what was read in it, for staff to take or to leave."""
    found = readings_shown(actor, shown)
    return {pk: render_to_string("triage/parts/reading.html", context) for pk, context in found.items()}


def council_of(actor: Actor, shown: Sequence[Place]) -> Mapping[int, str]:
    """Show above the working group of a compound when its council meets, and about what."""
    found = {place.id: next_meeting(place) for place in shown}
    template = "matters/parts/meeting.html"
    return {pk: render_to_string(template, {"meeting": one}) for pk, one in found.items() if one}


def volunteers_of(actor: Actor, shown: Sequence[Place]) -> Mapping[int, str]:
    """Show under a place which shifts of volunteers want hands there."""
    template = "volunteering/parts/under_place.html"
    found = {place.id: (place.token, shifts_at(actor, place)) for place in shown}
    return {
        pk: render_to_string(template, {"shifts": rows, "token": token})
        for pk, (token, rows) in found.items()
        if rows
    }


def advice_of(actor: Actor, shown: Sequence[EchoSeen]) -> Mapping[int, str]:
    """Show beside an echo that waits what its approver and its doer should look at once more."""
    template = "triage/parts/reply.html"
    found = {echo.pk: in_doubt(advice_on(echo)) for echo in shown}
    return {
        pk: render_to_string(template, {"doubts": [worded(one.reason, one.params) for one in remarks]})
        for pk, remarks in found.items()
    }


_MERGE_INTO = frozenset(
    {State.FILED, State.ACCEPTED, State.OFFERED, State.ASSIGNED, State.WORKING, State.ANSWERED}
)


def same_again(actor: Actor, shown: Sequence[Any]) -> Mapping[int, str]:
    """Show beside a matter which others may be the same, each with its reason."""
    found = {}
    for matter in shown:
        if matter.state in _MERGE_INTO and actor.has(Permission.CIVIC_MATTER_MERGE):
            rows = [_same_row(one) for one in like(actor, matter.code, limit=4)]
            if rows:
                context = {"rows": rows, "code": matter.code}
                found[matter.pk] = render_to_string("triage/parts/near.html", context)
    return found


def _same_row(one: Found) -> dict[str, Any]:
    return {
        "row": one,
        "state": _(STATE_WORDS[one.state]),
        "reasons": [_(REASON_WORDS[reason]) for reason in one.reasons],
        "mergeable": one.state in _MERGE_INTO,
    }


TABLE: Mapping[Slot, Sequence[Provider]] = {
    # What is only for staff never stands on a page of the author or of everybody.
    Slot.AT_THE_DESK: [readings_beside],
    Slot.BESIDE_MATTER: [seals_of],
    Slot.BESIDE_ECHO: [advice_of],
    Slot.BESIDE_TEAM: [council_of],
    Slot.PERHAPS_SAME: [same_again],
    Slot.UNDER_PLACE: [changes_of, volunteers_of, organisations_of],
}


def fill_slots() -> None:
    """Hand the table to the pages; called once when the site starts."""
    for slot, providers in TABLE.items():
        for provider in providers:
            register(slot, provider)
