"""Who may change the directory of organisations. Everybody may read it."""

from collections.abc import Iterable

from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.permissions import Permission

EDIT = Permission.CIVIC_ORG_EDIT


def may_add_org(actor: Actor) -> Decision:
    """Say whether the actor may put an organisation into the directory."""
    return YES if actor.has(EDIT) else not_allowed()


def may_edit_org(actor: Actor, org_id: int, work_places: Iterable[Place]) -> Decision:
    """Say whether the actor may change an organisation, given the places it works in.

    Their area has to contain all of them: what serves several streets is changed by somebody above, so
    that nobody gains a bureau by drawing it into their own street.
    """
    if actor.system or org_id in actor.orgs_for(EDIT):
        return YES
    if actor.has(EDIT) and all(may_place_org(actor, place) for place in work_places):
        return YES
    return not_allowed()


def may_place_org(actor: Actor, place: Place) -> Decision:
    """Say whether the actor may decide which organisations work in a place."""
    if actor.system or any(
        grant.area_id == place.id or place.scope.within(grant.area_id) for grant in actor.areas_for(EDIT)
    ):
        return YES
    return not_allowed()
