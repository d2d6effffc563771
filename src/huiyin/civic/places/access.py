"""Who may change the directory of places. Everybody may read it."""

from huiyin.civic.places.rules import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.permissions import Permission


def may_edit_place(actor: Actor, place: Place | None) -> Decision:
    """Say whether the actor may change a place and what lies in it; None stands for above all cities."""
    if actor.system:
        return YES
    if place is not None and any(
        grant.area_id == place.id or place.scope.within(grant.area_id)
        for grant in actor.areas_for(Permission.CIVIC_PLACE_EDIT)
    ):
        return YES
    return not_allowed()
