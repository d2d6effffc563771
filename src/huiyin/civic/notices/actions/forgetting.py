"""Deleting what somebody was told: at their wish, or when it is older than its keeping time."""

from collections.abc import Mapping
from datetime import datetime

from huiyin.civic.notices.models import Choice, Delivery, Notice, QuietHours, Waiting
from huiyin.civic.notices.rules import NoticesAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import NotAllowed
from huiyin.kit.actions import action, detail, unchanged


@action(audit=NoticesAudit.NOTICES_FORGOTTEN)
def forget_person(*, actor: Actor, person_id: int, may: Decision) -> int:
    """Delete what a person was told and chose, with the messages that carried it; return how many notices."""
    may.or_raise()
    gone = Notice.objects.filter(person=person_id)
    count = gone.count()
    Waiting.objects.filter(person=person_id).delete()
    Delivery.objects.filter(notice__in=gone).delete()
    Delivery.objects.filter(person=person_id).delete()
    gone.delete()
    Choice.objects.filter(person=person_id).delete()
    QuietHours.objects.filter(pk=person_id).delete()
    detail(person=person_id, notices=count)
    return count


@action(audit=NoticesAudit.TITLES_FORGOTTEN)
def forget_titles(*, actor: Actor, titles: Mapping[str, str], may: Decision) -> int:
    """Put the title that is left into everybody's notices about some codes; return how many changed."""
    may.or_raise()
    found = Notice.objects.filter(params__code__in=list(titles), params__has_key="title")
    changed = [row for row in found if row.params["title"] != titles[row.params["code"]]]
    for row in changed:
        row.params = row.params | {"title": titles[row.params["code"]]}
    Notice.objects.bulk_update(changed, ["params"], batch_size=500)
    detail(notices=len(changed))
    if not changed:
        unchanged()
    return len(changed)


@action(audit=NoticesAudit.NOTICES_FORGOTTEN)
def forget_before(*, actor: Actor, before: datetime, limit: int = 5_000) -> int:
    """Delete notices that are older than their keeping time, oldest first; return how many."""
    if not actor.system:
        raise NotAllowed
    ids = list(Notice.objects.filter(made_at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit])
    Waiting.objects.filter(notice__in=ids).delete()
    Delivery.objects.filter(notice__in=ids).delete()
    Notice.objects.filter(pk__in=ids).delete()
    detail(notices=len(ids))
    if not ids:
        unchanged()
    return len(ids)
