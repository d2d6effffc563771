"""Who decides which systems are told of what: operators, within the area they run."""

from huiyin.civic.hooks.models import Call, Subscription
from huiyin.civic.hooks.rules import SubscriptionState
from huiyin.civic.orgs import public as orgs
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_

EDIT = Permission.CIVIC_HOOK_EDIT


def may_subscribe(actor: Actor, area_id: int | None, org_id: int | None) -> Decision:
    """Say whether the actor may have a system told of what happens there. Raises NotFound."""
    if actor.system:
        return YES
    spots = [places.place(area_id)] if area_id is not None else _work_places(org_id)
    if spots and all(_reaches(actor, spot) for spot in spots):
        return YES
    return not_allowed(N_("You may send out only what happens within your own area."))


def _work_places(org_id: int | None) -> list[Place]:
    if org_id is None:
        return []
    areas = orgs.card(org_id).work_areas
    return list(places.places(area.area_id for area in areas).values())


def _reaches(actor: Actor, spot: Place) -> bool:
    return any(
        grant.area_id == spot.id or spot.scope.within(grant.area_id) for grant in actor.areas_for(EDIT)
    )


def visible(actor: Actor) -> list[Subscription]:
    """Return the subscriptions the actor looks after, newest first; there are at most some hundred."""
    rows = Subscription.objects.exclude(state=SubscriptionState.ENDED).order_by("-id")
    return [row for row in rows if may_subscribe(actor, row.area_id, row.org_id)] if actor.has(EDIT) else []


def subscription(actor: Actor, subscription_id: int) -> Subscription:
    """Return a subscription the actor looks after. Raises NotFound, the same for absent and not theirs."""
    found = Subscription.objects.filter(pk=subscription_id).exclude(state=SubscriptionState.ENDED).first()
    if found is None or not actor.has(EDIT) or not may_subscribe(actor, found.area_id, found.org_id):
        raise NotFound
    return found


def call(actor: Actor, call_id: int) -> Call:
    """Return a call of a subscription the actor looks after. Raises NotFound."""
    found = Call.objects.select_related("subscription").filter(pk=call_id).first()
    if found is None:
        raise NotFound
    subscription(actor, found.subscription_id)
    return found


def may_call(actor: Actor) -> Decision:
    """Say whether the actor is the worker that calls: a named system actor."""
    return YES if actor.system else not_allowed()
