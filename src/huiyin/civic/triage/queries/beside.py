"""What stands beside a matter for staff: the suggestions, and which of them may still be taken."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.civic.matters import public as matters
from huiyin.civic.triage.models import Reading
from huiyin.civic.triage.queries.readings import GuessRow, ReadingRow, readings_of
from huiyin.civic.triage.rules.urgency import HASTE_WORDS, Haste
from huiyin.kernel.actor import Actor
from huiyin.kit.suggesting import Suggestion

# A guess under this is not worth a line, unless it is the first.
WORTH_SHOWING = 0.1
# A class that is likelier than all others together is filled in; of a less likely one staff are told.
WORTH_FILLING_IN = 0.5
OVER = frozenset({"closed", "declined", "merged", "withdrawn"})


def readings_shown(actor: Actor, shown: Sequence[Any]) -> Mapping[int, dict[str, Any]]:
    """Return what the part of a page needs for each matter that was read; for staff, by office."""
    found = readings_of(matter.pk for matter in shown)
    mine = matters.may_classify(actor, list(found)) if found else set()
    return {
        matter.pk: _context(matter, found[matter.pk], may_classify=matter.pk in mine)
        for matter in shown
        if matter.pk in found
    }


def suggested(actor: Actor, matter: Any) -> Mapping[str, Suggestion]:
    """Return what the desk's forms may begin with: a likely class, an urgency, the office whose job it is."""
    row = Reading.objects.filter(matter_id=matter.pk).first()
    if row is None:
        return {}
    found = {}
    if row.category_id is not None and row.p >= WORTH_FILLING_IN:
        words = " · ".join(row.guesses[0]["words"]) if row.guesses else ""
        why = _("read in the words %(words)s (%(percent)s %%).") % {
            "words": words,
            "percent": round(100 * row.p),
        }
        found["category"] = Suggestion(matters.category_paths({row.category_id})[row.category_id], why)
    if said := " · ".join(word for words in row.reasons.values() for word in words):
        found["urgency"] = Suggestion(row.urgency, _("read in the words %(words)s.") % {"words": said})
    if row.org_id is not None:
        found["org"] = Suggestion(str(row.org_id), office_reason(row.org_settled))
    return found


def office_reason(settled: int | None) -> str:
    """Say why an office is suggested, in the reader's language."""
    if settled is None:
        return _("in charge of this class here.")
    said = ngettext("settled %(n)s such matter nearby.", "settled %(n)s such matters nearby.", settled)
    return said % {"n": settled}


def unread(most: int) -> list[int]:
    """Return the newest open matters that were not read yet."""
    newest = matters.open_ids(most)
    read = set(Reading.objects.filter(matter_id__in=newest).values_list("matter_id", flat=True))
    return [one for one in newest if one not in read]


def _context(matter: Any, read: ReadingRow, *, may_classify: bool) -> dict[str, Any]:
    rows = [one for n, one in enumerate(read.guesses) if n == 0 or one.p >= WORTH_SHOWING]
    return {
        "read": read,
        "code": matter.code,
        "guesses": [_guess(one, matter.category_id) for one in rows],
        "unsure": not rows or rows[0].p < 2 * WORTH_SHOWING,
        "filed": matter.state == "filed" and may_classify,
        "may_classify": matter.state not in OVER and may_classify,
        "urgency": _(HASTE_WORDS[Haste(read.urgency)]),
        "cause": _(read.cause) if read.cause else "",
        "persons": [_(one) for one in read.persons],
    }


def _guess(row: GuessRow, category_id: int | None) -> dict[str, Any]:
    return {"row": row, "percent": round(100 * row.p), "chosen": row.category_id == category_id}
