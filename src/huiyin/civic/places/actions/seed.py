"""The divisions that are shipped: Zhuzhou with its districts, streets and communities."""

import csv
from datetime import date
from functools import lru_cache
from importlib import resources

from huiyin.civic.places import access
from huiyin.civic.places.actions.planting import Draft, plant
from huiyin.civic.places.models import Area, AreaName
from huiyin.civic.places.rules import AreaLevel, PlacesAudit
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail, unchanged

# The cut-off day of the edition; what was there before nobody has published.
KNOWN_SINCE = date(2023, 6, 30)


@action(audit=PlacesAudit.DIVISIONS_SEEDED, retry_race=True)
def seed_divisions(*, actor: Actor) -> int:
    """Write the shipped divisions that are missing, and return how many that were.

    An area is known by its code, one without a code by its name: what an office has added, renamed or
    ended stays as it is, and so does what a reorganisation gave another code.
    """
    access.may_edit_place(actor, None).or_raise()
    earlier = AreaName.objects.exclude(code="").select_related("area")
    known: dict[str, Area | Draft] = {row.code: row.area for row in earlier}
    known |= {row.code: row for row in Area.objects.exclude(code="").order_by("valid_to")}
    by_hand = {
        (row.parent.code if row.parent else "", row.name): row
        for row in Area.objects.filter(code="", valid_to__isnull=True).select_related("parent")
    }
    missing: list[Draft] = []
    for code, name, parent, level in shipped():
        if (parent, name) in by_hand:
            known.setdefault(code, by_hand[parent, name])
        if code not in known:
            draft = Draft(AreaLevel(level), name, known.get(parent), code=code, valid_from=KNOWN_SINCE)
            known[code] = draft
            missing.append(draft)
    plant(missing)
    detail(written=len(missing))
    if not missing:
        unchanged()
    return len(missing)


@lru_cache(maxsize=1)
def shipped() -> tuple[tuple[str, str, str, str], ...]:
    """Return code, name, code of the parent and level of each shipped division, parents first."""
    text = resources.files("huiyin.civic.places").joinpath("data/divisions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((row["code"], row["name"], row["parent"], row["level"]) for row in rows)
