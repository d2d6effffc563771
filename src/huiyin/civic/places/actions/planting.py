"""How new areas are written: top level first, each completed with its own id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from huiyin.civic.places import rules
from huiyin.civic.places.models import Area
from huiyin.civic.places.rules import LADDER, LEVELS, NO_PROFILE, AreaLevel, Profile

_STEPS = tuple(level.value for level in LADDER)


@dataclass
class Draft:
    """An area that is to be written; its parent is written already, or another draft."""

    level: AreaLevel
    name: str
    parent: "Area | Draft | None"
    code: str = ""
    official_code: str = ""
    point: tuple[float, float] | None = None
    valid_from: date | None = None
    profile: Profile = NO_PROFILE
    row: Area | None = field(default=None, compare=False)


def plant(drafts: Sequence[Draft]) -> list[Area]:
    """Write drafts that were checked, a few statements a level, and return the rows in the drafts' order."""
    tokens = iter(_fresh_tokens(len(drafts)))
    for level in LEVELS:
        here = [draft for draft in drafts if draft.level == level]
        for draft in here:
            draft.row = _row(draft, next(tokens))
        Area.objects.bulk_create([draft.row for draft in here if draft.row], batch_size=1_000)
        _complete(level, [draft.row for draft in here if draft.row])
    return [draft.row for draft in drafts if draft.row]


def _fresh_tokens(count: int) -> set[str]:
    fresh: set[str] = set()
    while len(fresh) < count:
        drawn = {rules.new_token() for _ in range(count - len(fresh))}
        fresh |= drawn - set(Area.objects.filter(token__in=drawn).values_list("token", flat=True))
    return fresh


def _row(draft: Draft, token: str) -> Area:
    parent = draft.parent.row if isinstance(draft.parent, Draft) else draft.parent
    above = {f"{step}_id": getattr(parent, f"{step}_id") for step in _STEPS} if parent else {}
    lat, lon = draft.point or (None, None)
    return Area(
        level=draft.level.value,
        name=draft.name,
        full_name=rules.full_name(draft.name, parent),
        code=draft.code,
        official_code=draft.official_code,
        token=token,
        parent=parent,
        lat=lat,
        lon=lon,
        valid_from=draft.valid_from,
        **above,
        **profile_columns(draft.profile),
    )


def profile_columns(profile: Profile) -> dict[str, object]:
    """Return a profile as the columns of an area."""
    return {
        "compound_kind": profile.kind.value if profile.kind else "",
        "has_property_management": profile.has_property_management,
        "has_owners_committee": profile.has_owners_committee,
        "dwelling_count": profile.dwellings,
        "founded": profile.founded,
    }


def _complete(level: AreaLevel, rows: Iterable[Area]) -> None:
    """Write each new row's own id into the column of its level: it was not known before."""
    if level not in LADDER:
        return
    new = list(rows)
    if new:
        mine = {"level": level.value, f"{level.value}__isnull": True}
        # What something else took the place of carries that one's ladder, with gaps perhaps.
        Area.objects.filter(successor__isnull=True, **mine).update(**{level.value: F("pk")})
    for row in new:
        setattr(row, f"{level.value}_id", row.pk)
