"""Every role that is held or will be, for whoever redraws the map."""

from dataclasses import dataclass

from huiyin.civic.people import access
from huiyin.civic.people.models import Grant
from huiyin.kernel.permissions import Role


@dataclass(frozen=True)
class HeldRole:
    """A role over an area or in an organisation."""

    id: int
    person_id: int
    role: str
    area_id: int | None
    org_id: int | None


def every_role() -> list[HeldRole]:
    """Return the roles that hold now or will, in one query; for actions, not for pages."""
    rows = Grant.objects.filter(access.not_over()).order_by("pk")
    return [HeldRole(*row) for row in rows.values_list("pk", "person_id", "role", "area_id", "org_id")]


def ties_to(person_id: int, area_id: int, role: Role) -> list[int]:
    """Return the roles of one kind that a person holds over an area and that are not over."""
    rows = Grant.objects.filter(access.not_over(), person=person_id, area=area_id, role=role)
    return list(rows.values_list("pk", flat=True))
