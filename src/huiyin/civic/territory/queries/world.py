"""The world that a plan changes: the map, who works where, who holds which role, who is in charge."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from huiyin.civic.matters.public import category_ancestors
from huiyin.civic.orgs.public import every_org, work_map
from huiyin.civic.people.public import HeldRole, every_role
from huiyin.civic.places.public import LADDER, Atlas, Place, Scope, atlas
from huiyin.civic.territory.models import Charge

Works = Mapping[tuple[int, int], bool]


@dataclass(frozen=True)
class World:
    """What is there. `works` maps (organisation, area) to whether the area's matters arrive there.

    `charges` maps (area, category) to the organisation in charge; `above` a category to itself and what it
    belongs to.
    """

    city_id: int
    atlas: Atlas
    works: Works = field(default_factory=dict)
    orgs: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    roles: Mapping[int, HeldRole] = field(default_factory=dict)
    charges: Mapping[tuple[int, int], int] = field(default_factory=dict)
    above: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def org_name(self, org_id: int) -> str:
        """Return the name of an organisation, or its number if it is gone."""
        return self.orgs.get(org_id, (f"#{org_id}", ""))[0]

    def intakes(self) -> dict[int, int]:
        """Return the organisation at which the matters of an area arrive, by area."""
        return {area_id: org_id for (org_id, area_id), is_intake in self.works.items() if is_intake}

    def serves(self, org_id: int, scope: Scope) -> bool:
        """Tell whether an organisation works where something lies."""
        return any((org_id, area_id) in self.works for area_id in scope.ids)

    def intake_near(self, scope: Scope, level: str) -> int | None:
        """Return the intake of something, on a level if there is one, else the next above, else below."""
        steps = [step.value for step in LADDER]
        start = steps.index(level) if level in steps else 0
        intakes = self.intakes()
        for step in [*LADDER[start:], *LADDER[:start][::-1]]:
            area_id = scope.at(step)
            if area_id is not None and area_id in intakes:
                return intakes[area_id]
        return None


def world(city: Place) -> World:
    """Read the world of a city, in six queries."""
    roles = every_role()
    charges = Charge.objects.filter(ends__isnull=True).values_list("area_id", "category_id", "org_id")
    return World(
        city_id=city.id,
        atlas=atlas(city),
        works=work_map(),
        orgs=every_org(),
        roles={role.id: role for role in roles},
        charges={(area_id, category_id): org_id for area_id, category_id, org_id in charges},
        above=category_ancestors(),
    )
