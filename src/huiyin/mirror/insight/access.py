"""Who sees the mirror whole: everybody reads figures, and who works there also reads small ones."""

from huiyin.civic.matters.public import may_in_area
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P


def sees_small_numbers(actor: Actor, where: Place) -> bool:
    """Tell whether the actor may read every matter of a place, and so every number of it."""
    return bool(may_in_area(actor, P.CIVIC_MATTER_READ, (*where.scope.ids, where.id)))
