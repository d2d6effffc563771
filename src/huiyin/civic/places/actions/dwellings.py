"""Noting homes."""

from huiyin.civic.places import access
from huiyin.civic.places.actions.areas import PlaceRef
from huiyin.civic.places.models import Area, Dwelling
from huiyin.civic.places.rules import PlacesAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise
from huiyin.kit.actions import action, unchanged
from huiyin.kit.crypto import blind_index

MAX_ROOM = 20


@action(audit=PlacesAudit.DWELLING_ADDED, retry_race=True)
def add_dwelling(*, actor: Actor, building_or_stairwell: PlaceRef, room: str) -> Dwelling:
    """Note a home in a building or stairwell; the same room twice is one home. The room is sealed."""
    ref = building_or_stairwell
    area = Area.objects.filter(pk=ref if isinstance(ref, int) else ref.id).first()
    if area is None:
        raise NotFound
    access.may_edit_place(actor, area.as_place()).or_raise()
    kept = _room(area, room)
    # Bound to the area: equal rooms of two buildings must not show as equal.
    index = blind_index(f"{area.pk}\x1f{kept}", "places_dwelling.room")
    found = Dwelling.objects.filter(area=area, room_index=index).first()
    if found is not None:
        unchanged()
        return found
    return Dwelling.objects.create(area=area, room=kept, room_index=index)


def _room(area: Area, room: str) -> str:
    if not area.as_place().has_homes:
        raise Invalid(N_("Homes are noted in a building or a stairwell."), code="wrong_level", field="room")
    kept = normalise(room).replace(" ", "").upper()
    if not 0 < len(kept) <= MAX_ROOM:
        raise Invalid(
            N_("Write the room as it stands on the door, like 1201; at most %(most)s characters."),
            code="bad_room",
            field="room",
            params={"most": MAX_ROOM},
        )
    return kept
