"""Which module fills which slot of another module's page: one table."""

from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string

from huiyin.civic.orgs.public import orgs_serving
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kit.ui.slots import Provider, Slot, register


def organisations_of(actor: Actor, shown: Sequence[Place]) -> Mapping[int, str]:
    """Show the organisations at work under a place, with their public numbers."""
    template = "orgs/parts/serving.html"
    return {place.id: render_to_string(template, {"orgs": orgs_serving(place)}) for place in shown}


TABLE: Mapping[Slot, Sequence[Provider]] = {
    Slot.UNDER_PLACE: [organisations_of],
}


def fill_slots() -> None:
    """Hand the table to the pages; called once when the site starts."""
    for slot, providers in TABLE.items():
        for provider in providers:
            register(slot, provider)
