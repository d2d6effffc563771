"""Who follows what."""

from huiyin.civic.matters import access
from huiyin.civic.matters.models import Follower, Matter
from huiyin.kernel.actor import Actor
from huiyin.kernel.signed_links import Purpose


def follows(actor: Actor, matter_id: int) -> bool:
    """Tell whether a logged-in person follows a matter."""
    rows = Follower.objects.filter(matter_id=matter_id, confirmed_at__isnull=False)
    return actor.person_id is not None and rows.filter(person_id=actor.person_id).exists()


def followed_matters(actor: Actor, limit: int = 50) -> list[Matter]:
    """Return the published matters a logged-in person follows, newest first."""
    followed = Follower.objects.filter(person_id=actor.person_id or -1).values("matter_id")
    rows = Matter.objects.filter(pk__in=followed, published_at__isnull=False)
    return list(rows.select_related("category", "elder").order_by("-filed_at")[:limit])


def followed_by_link(purpose: Purpose, token: str) -> str:
    """Return the code of the matter a follower's link speaks of. Raises like the acts behind the link."""
    return str(access.follower_of_link(purpose, token).matter.code)
