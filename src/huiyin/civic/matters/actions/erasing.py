"""Erasing what a person said and what was said to them, so that the chain still verifies."""

from datetime import datetime

from huiyin.civic.matters.actions.forgetting_words import GONE, blank_old_guard, forget_working_words
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import (
    Echo,
    EntryPayload,
    Feedback,
    Follower,
    Matter,
    Publication,
    Supporter,
    Task,
)
from huiyin.civic.matters.queries.erasing import open_matters_of, raised_by
from huiyin.civic.matters.rules.words import Audience, MatterAudit, Published
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import NotAllowed, Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action, detail, unchanged


@action(audit=MatterAudit.WORDS_ERASED)
def erase_author(*, actor: Actor, person_id: int | None, may: Decision, code: str = "") -> dict[str, str]:
    """Erase the words, photos and payloads of all matters of a person; return what title each code has left.

    Of somebody altogether anonymous (no person) it is the one matter named by `code`.

    What was approved for the wall stays in its redacted words, and the chain says what was erased. `may`
    is the caller's answer whether the actor may do this to the person. Raises Refusal "open_matters" while
    one of them is still worked on: whoever works on it needs the words.
    """
    may.or_raise()
    still_open = open_matters_of(person_id, code)
    if still_open:
        raise Refusal(
            N_("These matters are still worked on: %(codes)s. Withdraw them, or wait for their echo."),
            code="open_matters",
            params={"codes": "、".join(still_open[:10])},
        )
    mine = list(raised_by(person_id, code))
    for matter in mine:
        _erase(matter)
    if person_id is not None:
        _leave(person_id)
    if not mine:
        unchanged()
    return {matter.code: matter.title for matter in mine}


@action(audit=MatterAudit.GUARD_WORDS_FORGOTTEN)
def forget_guard_words(*, actor: Actor, before: datetime, limit: int = 2_000) -> int:
    """Blank what staff wrote about suspicions that were decided before a moment; return how many rows."""
    if not actor.system:
        raise NotAllowed
    count = blank_old_guard(before, limit)
    detail(rows=count)
    if not count:
        unchanged()
    return count


def _erase(matter: Matter) -> None:
    title, body = _public_words(matter)
    _erase_echoes(matter)
    Feedback.objects.filter(matter=matter).update(words="")
    forget_working_words(matter)
    echoes = Echo.objects.filter(matter=matter).values_list("pk", flat=True)
    tasks = Task.objects.filter(matter=matter).values_list("pk", flat=True)
    attachments.forget([f"matter:{matter.pk}", *(f"task:{pk}" for pk in tasks)])
    attachments.forget([f"echo:{pk}" for pk in echoes], keep_public=True)
    gone, _ = EntryPayload.objects.filter(entry__matter=matter).delete()
    record(
        matter,
        {"entries": gone},
        kind=MatterAudit.WORDS_ERASED,
        title=title,
        body=body,
        tokens=f"{title}\n{body}",
        spot="",
        author_id=None,
    )


def _public_words(matter: Matter) -> tuple[str, str]:
    """Return the redacted words that somebody approved, or the mark that there are none."""
    wish = Publication.objects.filter(matter=matter, kind=Published.WISH).first()
    return (wish.title, wish.text) if wish is not None and matter.published_at else (GONE, "")


def _erase_echoes(matter: Matter) -> None:
    """Leave of each echo the redacted words that others than the author still read, and of none more."""
    if not matter.published_at:
        Publication.objects.filter(matter=matter).delete()
    for echo in Echo.objects.filter(matter=matter):
        is_read = matter.published_at or echo.approved_for == Audience.SHARED
        left = echo.shared_text if is_read else ""
        Echo.objects.filter(pk=echo.pk).update(text=left or GONE, shared_text=left, note="")


def _leave(person_id: int) -> None:
    """Take a person out of what they joined and followed; the number of those who joined stays."""
    Supporter.objects.filter(person=person_id).update(person=None)
    Follower.objects.filter(person=person_id).delete()
