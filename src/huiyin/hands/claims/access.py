"""Who may see and do what with check-ins, needs, claims and standings. Absent and not-yours are alike."""

from django.db.models import Q, QuerySet

from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.hands.claims.models import Checkin, Claim, Need, Objection, Proposal
from huiyin.hands.claims.rules.words import CheckinState
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NeedsLogin, NotAllowed, NotFound
from huiyin.kernel.permissions import Permission as P


def me(actor: Actor) -> int:
    """Return the person who acts. Raises NeedsLogin for a stranger."""
    if actor.person_id is None:
        raise NeedsLogin
    return actor.person_id


def reaches(actor: Actor, permission: P, where: Place) -> Decision:
    """Say whether a permission of the actor reaches a place by an area above it."""
    if actor.system:
        return YES
    ids = {*where.scope.ids, where.id}
    found = any(grant.area_id in ids for grant in actor.areas_for(permission))
    return YES if found else not_allowed()


def compounds_of(actor: Actor, permission: P) -> list[Place]:
    """Return the compounds where the actor holds a permission, some hundred at most."""
    areas = places.places(grant.area_id for grant in actor.areas_for(permission))
    found: dict[int, Place] = {}
    for area in areas.values():
        if area.is_compound:
            found[area.id] = area
        elif area.level in {AreaLevel.COMMUNITY, AreaLevel.STREET, AreaLevel.DISTRICT, AreaLevel.CITY}:
            found.update((one.id, one) for one in places.compounds(under=area, limit=200))
    return list(found.values())


def checked_in(person_id: int) -> Checkin | None:
    """Return where a person has checked in now."""
    return Checkin.objects.filter(person=person_id, state=CheckinState.CONFIRMED).first()


def checkin_to_decide(actor: Actor, checkin_id: int) -> Checkin:
    """Return a check-in at a compound where the actor decides. Raises NotFound."""
    found = Checkin.objects.filter(pk=checkin_id).first()
    if found is None or not reaches(actor, P.HANDS_CHECKIN_DECIDE, places.place(found.compound_id)):
        raise NotFound
    return found


def need_to_show(need_id: int) -> Need:
    """Return a need; whoever is logged in may read its words. Raises NotFound."""
    found = Need.objects.filter(pk=need_id).first()
    if found is None:
        raise NotFound
    return found


def is_head(actor: Actor, need: Need) -> bool:
    """Tell whether the actor looks after a need: its head, or who confirms hours at its place."""
    if actor.person_id is not None and actor.person_id == need.head_id:
        return True
    if not actor.has(P.HANDS_HOURS_CONFIRM):
        return False
    return bool(reaches(actor, P.HANDS_HOURS_CONFIRM, places.place(need.place_id)))


def need_to_head(actor: Actor, need_id: int) -> Need:
    """Return a need that the actor looks after. Raises NotFound for absent and not-yours alike."""
    found = Need.objects.filter(pk=need_id).first()
    if found is None or not is_head(actor, found):
        raise NotFound
    return found


def need_to_steer(actor: Actor, need_id: int) -> Need:
    """Return a need at a compound where the actor publishes needs. Raises NotFound."""
    found = Need.objects.filter(pk=need_id).first()
    if found is None or not reaches(actor, P.HANDS_NEED_PUBLISH, places.place(found.place_id)):
        raise NotFound
    return found


def my_claim(actor: Actor, claim_id: int) -> Claim:
    """Return a claim of the actor's own. Raises NotFound."""
    found = Claim.objects.select_related("need").filter(pk=claim_id, person=me(actor)).first()
    if found is None:
        raise NotFound
    return found


def claim_to_head(actor: Actor, claim_id: int) -> Claim:
    """Return a claim on a need that the actor looks after. Raises NotFound."""
    found = Claim.objects.select_related("need").filter(pk=claim_id).first()
    if found is None or not is_head(actor, found.need):
        raise NotFound
    return found


def claim_to_see(actor: Actor, claim_id: int) -> Claim:
    """Return a claim that is the actor's own or on a need they look after. Raises NotFound."""
    found = Claim.objects.select_related("need").filter(pk=claim_id).first()
    if found is None or (found.person_id != actor.person_id and not is_head(actor, found.need)):
        raise NotFound
    return found


def objection_to_decide(actor: Actor, objection_id: int) -> Objection:
    """Return an objection about a compound where the actor signs the appraisal. Raises NotFound."""
    found = Objection.objects.select_related("claim__need").filter(pk=objection_id).first()
    if found is None or not reaches(actor, P.HANDS_STANDING_SIGN, places.place(found.claim.need.compound_id)):
        raise NotFound
    return found


def my_proposal(actor: Actor, proposal_id: int) -> Proposal:
    """Return an invitation to the actor. Raises NotFound."""
    found = Proposal.objects.select_related("need").filter(pk=proposal_id, person=me(actor)).first()
    if found is None:
        raise NotFound
    return found


def employers_of(actor: Actor) -> tuple[int, ...]:
    """Return the employers whose members' standing the actor reads: as their liaison."""
    return actor.orgs_for(P.HANDS_STANDING_READ)


def employer_to_read(actor: Actor, org_id: int) -> int:
    """Return an employer whose members' standing the actor reads. Raises NotFound."""
    if not actor.system and org_id not in employers_of(actor):
        raise NotFound
    return org_id


def lives_at(person_id: int, compound: Place) -> bool:
    """Tell whether a person has a confirmed home in a compound, or checked in there."""
    here = Checkin.objects.filter(person=person_id, compound=compound.id, state=CheckinState.CONFIRMED)
    return here.exists() or person_id in people.residents_of(compound.id)


def only_system(actor: Actor) -> None:
    """Let only the worker pass. Raises NotAllowed."""
    if not actor.system:
        raise NotAllowed


def of_compound(compound: Place) -> QuerySet[Claim]:
    """Return the claims on needs of a compound."""
    return Claim.objects.filter(Q(need__compound=compound.id))
