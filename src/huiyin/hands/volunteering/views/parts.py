"""What several pages of volunteering show alike."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from huiyin.civic.places.public import AreaLevel, Place, children, place
from huiyin.hands.volunteering.queries import ShiftRow
from huiyin.hands.volunteering.rules.words import SIGN_WORDS, SignState
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.permissions import Permission

_COLOURS = {SignState.ATTENDED: "jade", SignState.NO_SHOW: "red"}


def shift_part(row: ShiftRow) -> dict[str, Any]:
    """Return a shift as templates show it."""
    return {"row": row, "hours": hours_of(row.starts, row.ends), **state_part(row)}


def hours_of(starts: datetime, ends: datetime) -> str:
    """Return from when to when, like 08:00-11:00."""
    begins, until = (moment.astimezone(SHANGHAI) for moment in (starts, ends))
    later = "" if begins.date() == until.date() else _(" (next day)")
    return f"{begins:%H:%M}–{until:%H:%M}{later}"


def state_part(row: ShiftRow) -> dict[str, Any]:
    """Return what the chip of a shift says."""
    if row.is_called_off:
        return {"state": _("called off"), "colour": "red"}
    if row.state is not None and row.state is not SignState.SIGNED:
        return {"state": _(SIGN_WORDS[row.state]), "colour": _COLOURS[row.state]}
    if row.sign_id is not None:
        return {"state": _("you are signed up"), "colour": "jade"}
    if not row.free:
        return {"state": _("full"), "colour": ""}
    if row.missing:
        return {"state": _("%(n)s more needed") % {"n": row.missing}, "colour": "gold"}
    return {"state": _("%(n)s places free") % {"n": row.free}, "colour": ""}


def by_day(rows: list[ShiftRow]) -> list[dict[str, Any]]:
    """Return shifts under their days."""
    return [
        {"day": day, "shifts": [shift_part(row) for row in shifts]}
        for day, shifts in groupby(rows, key=lambda row: row.day)
    ]


def my_areas(actor: Actor, permission: Permission) -> list[Place]:
    """Return the places that a permission of the actor reaches, and what lies directly in small ones."""
    found = [place(grant.area_id) for grant in actor.areas_for(permission) if grant.area_id]
    below = [child for area in found if area.level is AreaLevel.COMMUNITY for child in children(area.id)]
    return [*found, *below]
