"""Erasing what staff wrote down about a matter beside its timeline: notes, tasks, lists, suspicions."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from huiyin.civic.matters.models import (
    CallAttempt,
    Extension,
    ListEntry,
    ListItem,
    Matter,
    Pause,
    RaisedFrom,
    RaisingLimit,
    Suspicion,
    Task,
)
from huiyin.civic.matters.queries import guard
from huiyin.civic.matters.rules import lists as templates
from huiyin.civic.matters.rules.guard import SuspicionState

# What stands where words were. It is data, so it is in the language of the place.
GONE = "（内容已删除）"


def forget_working_words(matter: Matter) -> None:
    """Blank every free word that staff and helpers wrote about a matter; what was done and when stays."""
    CallAttempt.objects.filter(call_back__matter=matter).update(note="")
    _clocks(matter)
    _tasks(matter)
    _lists(matter)
    _guard(matter)


def _clocks(matter: Matter) -> None:
    """Blank why a clock rested or was extended; the public note stays while the wall shows it."""
    Pause.objects.filter(matter=matter).update(reason="")
    if not matter.published_at:
        Pause.objects.filter(matter=matter).update(public_note="")
    Extension.objects.filter(matter=matter).update(reason=GONE, answer="")


def _tasks(matter: Matter) -> None:
    mine = Task.objects.filter(matter=matter)
    mine.exclude(result="").update(result=GONE)
    mine.exclude(reason="").update(reason=GONE)
    mine.update(what=GONE, score_words="", justified_words="")


def _lists(matter: Matter) -> None:
    """Leave of an item what its template asks as closed values, and of the history what was done when."""
    for item in ListItem.objects.filter(matter=matter).select_related("list"):
        template = templates.template_of(item.list.kind)
        item.extra = {name: value for name, value in item.extra.items() if _is_closed(template, name)}
        item.note = ""
        item.save(update_fields=["extra", "note"])
    for line in ListEntry.objects.filter(code=matter.code, detail__has_key="reason"):
        line.detail = _without(line.detail, "reason")
        line.save(update_fields=["detail"])


def _is_closed(template: templates.ListTemplate, name: str) -> bool:
    field = template.field(name)
    return field is not None and field.is_open


def _without(said: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key != name}


def _guard(matter: Matter) -> None:
    """Forget where a matter came from, and the words about it; a limit that runs goes on without them."""
    RaisedFrom.objects.filter(matter=matter).delete()
    held = Suspicion.objects.filter(suspects__matter=matter)
    _blank_guard(list(held.values_list("pk", flat=True)))


def _blank_guard(suspicion_ids: list[int]) -> int:
    blanked = Suspicion.objects.filter(pk__in=suspicion_ids).exclude(note="").update(note="")
    limits = RaisingLimit.objects.filter(suspicion__in=suspicion_ids).exclude(reason=GONE, lifted_reason="")
    blanked += limits.update(reason=GONE, lifted_reason="")
    if suspicion_ids:
        guard.forget_limits()
    return blanked


def blank_old_guard(before: datetime, limit: int) -> int:
    """Blank the words of suspicions decided before a moment, whose limits are over; return how many rows."""
    said = ~Q(note="") | Q(limits__isnull=False) & (~Q(limits__reason=GONE) | ~Q(limits__lifted_reason=""))
    old = Suspicion.objects.filter(said, decided_at__lt=before).exclude(state=SuspicionState.OPEN)
    ids = list(
        old.exclude(limits__until__gte=before).order_by("pk").values_list("pk", flat=True).distinct()[:limit]
    )
    return _blank_guard(ids)
