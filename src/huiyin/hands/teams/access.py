"""Who may do what about cadre teams: the street stations them, members work, residents rate."""

from huiyin.civic.people.public import residents_of
from huiyin.civic.places.public import place
from huiyin.hands.teams.models import Achievement, Member, Station
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NeedsLogin, NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_

KEEP = Permission.HANDS_STATION_KEEP


def may_station(actor: Actor, place_id: int) -> Decision:
    """Say whether the actor stations teams in a place."""
    where = place(place_id)
    reached = {grant.area_id for grant in actor.areas_for(KEEP)}
    return YES if actor.system or reached & {where.id, *where.scope.ids} else not_allowed()


def any_station(station_id: int) -> Station:
    """Return a team, which everybody may know of. Raises NotFound."""
    found = Station.objects.filter(pk=station_id).first()
    if found is None:
        raise NotFound
    return found


def is_member(actor: Actor, station: Station, *, leads: bool = False) -> bool:
    """Tell whether the actor belongs to a team, or leads it."""
    mine = Member.objects.filter(station=station, person=actor.person_id)
    return actor.person_id is not None and (mine.filter(leads=True) if leads else mine).exists()


def station_inside(actor: Actor, station_id: int) -> Station:
    """Return a team whose inner pages the actor reads: its members, and who stations teams there."""
    found = any_station(station_id)
    if not is_member(actor, found) and not may_station(actor, found.place_id):
        raise NotFound
    return found


def station_at_work(actor: Actor, station_id: int) -> Station:
    """Return a standing team that the actor belongs to. Raises NotFound."""
    found = any_station(station_id)
    if found.ended_at is not None or not is_member(actor, found):
        raise NotFound
    return found


def station_to_keep(actor: Actor, station_id: int) -> Station:
    """Return a team that the actor stationed or could have. Raises NotFound."""
    found = any_station(station_id)
    if not may_station(actor, found.place_id):
        raise NotFound
    return found


def achievement_to_publish(actor: Actor, achievement_id: int) -> Achievement:
    """Return a draft that the actor may approve: who stations teams there, and never its writer.

    Raises NotFound, or NotAllowed for one's own.
    """
    found = Achievement.objects.select_related("station").filter(pk=achievement_id).first()
    if found is None:
        raise NotFound
    station_inside(actor, found.station_id)
    if found.drafted_by_id == actor.person_id:
        not_allowed(N_("A second pair of eyes approves what you wrote.")).or_raise()
    may_station(actor, found.station.place_id).or_raise()
    return found


def myself(actor: Actor) -> int:
    """Return the person who acts. Raises NeedsLogin for a stranger."""
    if actor.person_id is None:
        raise NeedsLogin
    return actor.person_id


def may_rate(actor: Actor, station: Station) -> Decision:
    """Say whether the actor has a word on a team: residents with a confirmed home in its compound have."""
    person_id = myself(actor)
    if is_member(actor, station):
        return not_allowed(N_("Nobody rates their own team."))
    if person_id in residents_of(station.place_id):
        return YES
    return not_allowed(N_("Residents of this compound rate the team. Your home has to be confirmed first."))
