"""Who may see which persons, and who may give roles and record homes where."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import rules
from huiyin.civic.people.models import ApiToken, Grant, Person, Residence, valid_now
from huiyin.civic.people.rules import Target
from huiyin.civic.places import public as places
from huiyin.civic.places.public import LADDER, AreaLevel, Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NeedsLogin, NotFound
from huiyin.kernel.permissions import CENSUS_ROLES, Permission, Role
from huiyin.kernel.text import gettext_noop as N_

NOTHING = Q(pk__in=[])


def reach_q(actor: Actor, permission: Permission) -> Q:
    """Return the condition that a placed row lies where the actor holds a permission."""
    if actor.system:
        return Q()
    reached = NOTHING
    for grant in actor.areas_for(permission):
        on_ladder = AreaLevel(grant.area_level) in LADDER
        reached |= Q(**{f"{grant.area_level}_id" if on_ladder else "area_id": grant.area_id})
    return reached


def persons_visible(actor: Actor, permission: Permission = Permission.CIVIC_PERSON_READ) -> QuerySet[Person]:
    """Return the persons who live or hold a role where the actor may read persons."""
    everybody = Person.objects.filter(erased_at__isnull=True)
    if actor.system:
        return everybody
    here = reach_q(actor, permission)
    lives = Residence.objects.filter(here, valid_now(), person=OuterRef("pk"))
    serves = Grant.objects.filter(here, valid_now(), person=OuterRef("pk"))
    return everybody.filter(Exists(lives) | Exists(serves))


def person_to_see(
    actor: Actor, person_id: int, permission: Permission = Permission.CIVIC_PERSON_READ
) -> Person:
    """Return a person the actor may see; NotFound, the same for absent and for not theirs."""
    found = persons_visible(actor, permission).select_related("account").filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def me(actor: Actor) -> int:
    """Return the person who acts. Raises NeedsLogin for a stranger."""
    if actor.person_id is None:
        raise NeedsLogin
    return actor.person_id


def target(place: Place | None, org_id: int | None) -> Target:
    """Describe where a role would hold, for the rule that decides who may give it."""
    if place is not None:
        return Target([_with_above(place)])
    if org_id is None:
        return Target([])
    return Target([_with_above(area) for area in work_places(org_id)], org_id)


def work_places(org_id: int) -> list[Place]:
    """Return the places an organisation works in now. Raises NotFound."""
    return list(places.places(area.area_id for area in orgs.card(org_id).work_areas).values())


def _with_above(place: Place) -> frozenset[int]:
    return frozenset({place.id, *place.scope.ids} | ({place.parent_id} if place.parent_id else set()))


def holds_roles(person_id: int) -> bool:
    """Tell whether a person holds any role now."""
    return Grant.objects.filter(valid_now(), person=person_id).exists()


def grants_visible(actor: Actor) -> QuerySet[Grant]:
    """Return the roles held where the actor may give roles, or in an organisation where they may."""
    permission = Permission.CIVIC_PERSON_GRANT
    # Not joined with `|` for a system actor: an empty Q, which means all, vanishes in a disjunction.
    if actor.system:
        return Grant.objects.all()
    return Grant.objects.filter(reach_q(actor, permission) | Q(org__in=actor.orgs_for(permission)))


def members_q(actor: Actor) -> Q:
    """Return the condition that a tie to a compound is one that the actor may know of."""
    if actor.system:
        return Q()
    return reach_q(actor, Permission.CIVIC_MEMBER_READ)


def roles_to_show(actor: Actor) -> Q:
    """Return the condition that a role may be shown to the actor: a tie only where it is theirs to know.

    That somebody is a party member is a sensitive fact (PIPL art. 28).
    """
    return Q() if actor.system else ~Q(role__in=CENSUS_ROLES) | members_q(actor)


def member_to_end(actor: Actor, grant_id: int) -> Grant:
    """Return a tie that the actor keeps and that is not over. Raises NotFound."""
    kept = reach_q(actor, Permission.CIVIC_MEMBER_ENTER)
    found = Grant.objects.filter(kept, not_over(), role__in=CENSUS_ROLES, pk=grant_id).first()
    if found is None:
        raise NotFound
    return found


def not_over() -> Q:
    """Return the condition that a role holds now or will."""
    return Q(ends__isnull=True) | Q(ends__gt=clock.now())


def grant_to_end(actor: Actor, grant_id: int) -> Grant:
    """Return a grant the actor may end: their own, or one they could give. NotFound otherwise."""
    mine = Grant.objects.filter(person=actor.person_id) if actor.person_id else Grant.objects.none()
    found = (grants_visible(actor) | mine).filter(not_over(), pk=grant_id).first()
    if found is None:
        return member_to_end(actor, grant_id)
    if found.person_id != actor.person_id:
        place = places.place(found.area_id) if found.area_id is not None else None
        rules.may_give(actor, Role(found.role), target(place, found.org_id)).or_raise()
    return found


def may_record_home(actor: Actor, place: Place) -> Decision:
    """Say whether the actor records who lives there: its building head, its steward or its offices."""
    if actor.system:
        return YES
    spot = Target([_with_above(place)])
    for permission in (Permission.CIVIC_PERSON_EDIT, Permission.CIVIC_MATTER_FILE_FOR):
        if spot.lies_within(tuple(actor.grants_for(permission))):
            return YES
    return not_allowed(N_("You may record residents only where you look after them."))


def home_to_change(actor: Actor, home_id: int) -> Residence:
    """Return a home that holds now and is the actor's own or theirs to record; NotFound otherwise."""
    found = Residence.objects.filter(valid_now(), pk=home_id).first()
    if found is None:
        raise NotFound
    if found.person_id != actor.person_id and not may_record_home(actor, places.place(found.area_id)):
        raise NotFound
    return found


def token_to_revoke(actor: Actor, token_id: int) -> ApiToken:
    """Return a token that still works, the actor's own or one of a machine they look after; else NotFound."""
    found = ApiToken.objects.select_related("person").filter(pk=token_id, revoked_at__isnull=True).first()
    if found is None or (found.person_id != me(actor) and not machines(actor).filter(pk=found.person_id)):
        raise NotFound
    return found


def may_keep_machines(actor: Actor) -> Decision:
    """Say whether the actor looks after the programs of other systems: operators do."""
    if actor.has(Permission.CIVIC_PERSON_APPOINT):
        return YES
    return not_allowed(N_("Only operators look after other systems."))


def machines(actor: Actor) -> QuerySet[Person]:
    """Return the machines that the actor looks after: those whose every role lies within their reach."""
    all_of_them = Person.objects.filter(is_machine=True, erased_at__isnull=True)
    if not may_keep_machines(actor):
        return all_of_them.none()
    if actor.system:
        return all_of_them
    here = reach_q(actor, Permission.CIVIC_PERSON_APPOINT)
    within = Grant.objects.filter(here, valid_now()).values("pk")
    beyond = Grant.objects.filter(valid_now(), person=OuterRef("pk")).exclude(pk__in=within)
    return all_of_them.filter(~Exists(beyond))


def machine_to_change(actor: Actor, person_id: int) -> Person:
    """Return a machine that the actor looks after; NotAllowed for whoever looks after none, else NotFound."""
    may_keep_machines(actor).or_raise()
    found = machines(actor).filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found
