"""Stationing a team in a compound, with its inventory and its people."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from huiyin.civic.matters import public as matters
from huiyin.civic.orgs.public import org
from huiyin.civic.people import public as people
from huiyin.civic.places.public import AreaLevel, place
from huiyin.hands.teams import access
from huiyin.hands.teams.models import Member, Station
from huiyin.hands.teams.rules import NAME_LENGTH, TeamAudit, may_station
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid
from huiyin.kernel.permissions import Role
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail


@dataclass(frozen=True)
class StationDraft:
    """A new team: who sends it, where, for how long; `follows` is the team that it takes over from."""

    name: str
    org_id: int
    place_id: int
    starts: date
    ends: date
    follows: int | None = None


def said(text: str, field: str, most: int) -> str:
    """Return a text that must not be empty, as it is kept. Raises Invalid, naming the field."""
    kept = clean(text).strip()
    if not kept or len(kept) > most:
        raise Invalid(
            N_("Please write 1 to %(most)s characters."), code="bad_text", field=field, params={"most": most}
        )
    return kept


@action(audit=TeamAudit.STATIONED)
def station_team(*, actor: Actor, draft: StationDraft) -> Station:
    """Station a team in a compound; its inventory begins empty, or with what the team before left open."""
    where = place(draft.place_id)
    access.may_station(actor, where.id).or_raise()
    if where.level is not AreaLevel.COMPOUND:
        no("no_compound", N_("Teams are stationed in a compound. Choose one."), field="place").or_raise()
    may_station(draft.starts, draft.ends).or_raise()
    name = said(draft.name, "name", NAME_LENGTH)
    before = _before(actor, draft)
    detail(place=where.id, org=draft.org_id, follows=draft.follows)
    return Station.objects.create(
        name=name,
        org_id=org(draft.org_id).id,
        place_id=where.id,
        starts=draft.starts,
        ends=draft.ends,
        list_code=_inventory(actor, draft, f"{name}：{where.name}", before),
        made_at=clock.now(),
        follows=before,
    )


def _before(actor: Actor, draft: StationDraft) -> Station | None:
    if draft.follows is None:
        return None
    before = access.station_to_keep(actor, draft.follows)
    if before.place_id != draft.place_id:
        no(
            "other_place", N_("A team takes over from the one in the same compound."), field="follows"
        ).or_raise()
    if before.ended_at is not None or Station.objects.filter(follows=before).exists():
        raise AlreadyChanged
    return before


def _inventory(actor: Actor, draft: StationDraft, title: str, before: Station | None) -> str:
    if before is not None:
        made = matters.copy_list(
            actor=actor, list_code=before.list_code, title=title[:80], starts=draft.starts, ends=draft.ends
        )
        matters.show_list(actor=actor, list_code=made.code, visibility=matters.Visibility.PUBLIC)
        return made.code
    kind = matters.ListKind.INVENTORY
    new = matters.ListDraft(
        title=title[:80],
        kind=kind,
        owner_id=draft.org_id,
        place_id=draft.place_id,
        starts=draft.starts,
        ends=draft.ends,
        visibility=matters.Visibility.PUBLIC,
    )
    return matters.make_list(actor=actor, draft=new).code


@action(audit=TeamAudit.MEMBER_ADDED, retry_race=True)
def add_member(*, actor: Actor, station_id: int, handle: str, leads: bool = False) -> Member:
    """Add somebody by their log-in contact; for the term they work in the compound like its steward."""
    station = access.station_to_keep(actor, station_id)
    last = datetime.combine(station.ends + timedelta(days=1), time(), SHANGHAI)
    grant = people.give_grant(
        actor=actor,
        role=Role.GRID_STEWARD,
        handle=handle,
        area_id=station.place_id,
        ends=last,
        duty=station.name,
    )
    detail(station=station.pk, leads=leads)
    made, _fresh = Member.objects.update_or_create(
        station=station, person_id=grant.person_id, defaults={"leads": leads, "joined_at": clock.now()}
    )
    return made
