"""Who reads a list besides its owner, and what lists of a kind are called here."""

import hashlib
from dataclasses import dataclass

from huiyin.civic.matters import access
from huiyin.civic.matters.models import ListReader, ListShare, ListWording
from huiyin.civic.orgs.public import OrgRef, orgs
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor


def share_digest(key: str) -> str:
    """Return the digest by which a secret link is found; its key has 130 random bits and needs no salt."""
    return hashlib.sha256(f"huiyin list link\0{key.strip().upper()}".encode(errors="replace")).hexdigest()


@dataclass(frozen=True)
class ListReaders:
    """The organisations a list is shown to, and its secret links, newest first."""

    orgs: list[OrgRef]
    links: list[ListShare]


def list_readers(actor: Actor, code: str) -> ListReaders:
    """Return who reads a list, to whoever keeps it. Raises NotFound or NotAllowed."""
    held = access.list_to_keep(actor, code)
    ids = ListReader.objects.filter(list=held).order_by("pk").values_list("org_id", flat=True)
    valid = ListShare.objects.filter(list=held, revoked_at__isnull=True, expires_at__gt=clock.now())
    return ListReaders(list(orgs(ids).values()), list(valid.order_by("-made_at", "-pk")))


@dataclass(frozen=True)
class Wording:
    """What operators say lists of a kind are called, and what stands over them in print; may be empty."""

    title: str = ""
    header: str = ""


def wording_for(kind: str, where: Place) -> Wording:
    """Return the wording of a kind of list at a place: the district's, else the city's, else none."""
    levels = (where.scope.at(AreaLevel.DISTRICT), where.scope.at(AreaLevel.CITY))
    areas = [area_id for area_id in levels if area_id is not None]
    found = {row.area_id: row for row in ListWording.objects.filter(area_id__in=areas, kind=kind)}
    pieces = [found[area_id] for area_id in areas if area_id in found]
    return Wording(
        title=next((row.title for row in pieces if row.title), ""),
        header=next((row.header for row in pieces if row.header), ""),
    )


def wordings(where: Place) -> dict[str, Wording]:
    """Return what operators said of an area, by kind."""
    rows = ListWording.objects.filter(area_id=where.id)
    return {row.kind: Wording(row.title, row.header) for row in rows}
