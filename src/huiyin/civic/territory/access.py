"""Who may prepare and carry out a reorganisation: whoever holds that over the whole city."""

from django.db.models import QuerySet

from huiyin.civic.places.public import Place, default_place
from huiyin.civic.territory.models import Plan
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_

PLAN = Permission.CIVIC_TERRITORY_PLAN


def may_plan(actor: Actor, city: Place) -> Decision:
    """Say whether the actor may reorganise a city; an operator of one district may not."""
    if actor.system or city.id in {grant.area_id for grant in actor.areas_for(PLAN)}:
        return YES
    return not_allowed(N_("Only an operator of the whole city reorganises it."))


def city_to_plan(actor: Actor) -> Place:
    """Return the city that the actor may reorganise. Raises NotAllowed."""
    city = default_place()
    may_plan(actor, city).or_raise()
    return city


def plans_visible(actor: Actor) -> QuerySet[Plan]:
    """Return the plans the actor may read in full."""
    if actor.system:
        return Plan.objects.all()
    return Plan.objects.filter(city__in=[grant.area_id for grant in actor.areas_for(PLAN)])


def plan_to_see(actor: Actor, plan_id: int) -> Plan:
    """Return a plan of the actor's city; NotFound for absent and not theirs alike."""
    found = plans_visible(actor).filter(pk=plan_id).first()
    if found is None:
        raise NotFound
    return found
