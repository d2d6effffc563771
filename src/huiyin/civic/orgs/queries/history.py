"""Where all organisations work, and what they were called on another day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from huiyin.civic.orgs.models import Org, OrgPast
from huiyin.civic.orgs.queries.directory import works
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.remember import Remembered


def work_map() -> dict[tuple[int, int], bool]:
    """Return where organisations work now, as (organisation, area) to whether matters arrive there."""
    rows = works().values_list("org_id", "area_id", "is_intake")
    return {(org_id, area_id): is_intake for org_id, area_id, is_intake in rows}


def every_org() -> dict[int, tuple[str, str]]:
    """Return name and level of every organisation that is there now."""
    rows = Org.objects.filter(ends__isnull=True).values_list("pk", "name", "level")
    return {org_id: (name, level) for org_id, name, level in rows}


def org_names_on(ids: Iterable[int | None], day: date) -> dict[int, str]:
    """Return what organisations were called on a day, in two queries; unknown ids are missing."""
    wanted = {org_id for org_id in ids if org_id is not None}
    now = dict(Org.objects.filter(pk__in=wanted).values_list("pk", "name"))
    then = OrgPast.objects.filter(org_id__in=wanted, valid_from__lte=day, valid_to__gt=day)
    return now | dict(then.values_list("org_id", "name"))


def _read_past() -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = {}
    for org_id, until, name in OrgPast.objects.order_by("valid_to").values_list("org_id", "valid_to", "name"):
        found.setdefault(org_id, []).append((until, name))
    return found


# Few organisations ever change their name, and every page with an echo asks.
_past = Remembered(_read_past)


def forget_past() -> None:
    """Drop what is remembered of earlier names, after a change or between tests."""
    _past.forget()


def org_name_then(org_id: int | None, moment: datetime, now: str) -> str:
    """Return what an organisation was called at a moment, given its name now; no query, as a rule."""
    day = moment.astimezone(SHANGHAI).date()
    return next((name for until, name in _past.get().get(org_id or 0, ()) if day < until), now)


@dataclass(frozen=True)
class FormerOrg:
    """A name that an organisation bore until a day."""

    name: str
    level: str
    valid_to: date


def former_org_names(org_id: int) -> list[FormerOrg]:
    """Return what an organisation was before, latest first."""
    rows = OrgPast.objects.filter(org_id=org_id).order_by("-valid_to", "-pk")
    return [FormerOrg(row.name, row.level, row.valid_to) for row in rows]
