"""Who sees the topics of an area: whoever reads every matter of it by office."""

from huiyin.civic.matters.public import may_in_area
from huiyin.civic.places.public import Place, default_place, place, place_by_token, standing
from huiyin.civic.triage.models import TopicAlarm
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission as P


def may_read(actor: Actor, where: Place) -> Decision:
    """Say whether the actor reads all matters of a place, and so what many of them are about."""
    return may_in_area(actor, P.CIVIC_MATTER_READ, (*where.scope.ids, where.id))


def place_to_read(actor: Actor, token: str = "") -> Place:
    """Return the place whose topics are asked for; without a token the widest the actor works for.

    Raises NotFound, the same for absent and not theirs.
    """
    if token:
        where = standing(place_by_token(token))
        if not may_read(actor, where):
            raise NotFound
        return where
    grants = actor.areas_for(P.CIVIC_MATTER_READ)
    spots = [place(grant.area_id) for grant in grants if grant.area_id is not None]
    if actor.system:
        return default_place()
    if not spots:
        raise NotFound
    return min(spots, key=lambda spot: (len(spot.scope.ids), spot.id))


def alarm_to_note(actor: Actor, alarm_id: int) -> TopicAlarm:
    """Return an alarm of an area the actor keeps lists for. Raises NotFound or NotAllowed."""
    found = TopicAlarm.objects.filter(pk=alarm_id).first()
    if found is None or not may_read(actor, place(found.area_id)):
        raise NotFound
    where = place(found.area_id)
    may_in_area(actor, P.CIVIC_MATTER_LIST, (*where.scope.ids, where.id)).or_raise()
    return found
