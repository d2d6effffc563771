"""Putting the marks of published words right, where somebody wrote them who could not know better."""

from huiyin.civic.matters.models import SCOPES, Publication
from huiyin.civic.matters.rules.marks import marks_of
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.fields import Remarked, marks_in

_COLUMNS = ("matter__published_at", *(f"matter__{scope}_id" for scope in SCOPES))


@action(audit=MatterAudit.REORGANISED)
def mark_anew(*, actor: Actor, newest: int = 2_000) -> int:
    """Give the newest published words the marks of where their matters lie now; return how many had others.

    The version before this one writes none, and an approver may have read the map a moment before it changed.
    """
    if not actor.system:
        raise NotAllowed
    count = 0
    rows = Publication.objects.order_by("-pk").values_list("pk", "tokens", *_COLUMNS)[:newest]
    for pk, tokens, published_at, *area_ids in rows:
        here, wanted = marks_in(tokens), set(marks_of(area_ids, published_at))
        if here != wanted:
            told = Remarked("tokens", sorted(here - wanted), sorted(wanted - here))
            count += Publication.objects.filter(pk=pk).update(tokens=told)
    detail(marked=count)
    if not count:
        unchanged()
    return count
