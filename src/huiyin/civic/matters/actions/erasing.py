"""Erasing what a person said and what was said to them, so that the chain still verifies."""

from collections.abc import Iterable

from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import (
    Echo,
    EntryPayload,
    Extension,
    Feedback,
    Follower,
    Matter,
    Pause,
    Publication,
    Supporter,
)
from huiyin.civic.matters.queries.erasing import open_matters_of, raised_by
from huiyin.civic.matters.rules.words import MatterAudit, Published
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action, unchanged

# What stands where words were. It is data, so it is in the language of the place.
GONE = "（内容已删除）"


@action(audit=MatterAudit.WORDS_ERASED)
def erase_author(*, actor: Actor, person_id: int | None, may: Decision, code: str = "") -> int:
    """Erase the words, photos and payloads of all matters of a person; return how many matters.

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
    return len(mine)


def _erase(matter: Matter) -> None:
    title, body = _public_words(matter)
    _erase_echoes(matter)
    Feedback.objects.filter(matter=matter).update(words="")
    # Why it rested or took longer may speak of its author; what everybody read was redacted before.
    Pause.objects.filter(matter=matter).update(reason="")
    Extension.objects.filter(matter=matter).update(reason=GONE, answer="")
    echoes = Echo.objects.filter(matter=matter).values_list("pk", flat=True)
    attachments.forget([f"matter:{matter.pk}"])
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
    for echo in _unshared(Echo.objects.filter(matter=matter)):
        Echo.objects.filter(pk=echo.pk).update(text=echo.shared_text or GONE, note="")


def _unshared(echoes: Iterable[Echo]) -> list[Echo]:
    return [echo for echo in echoes if echo.note or echo.text != echo.shared_text]


def _leave(person_id: int) -> None:
    """Take a person out of what they joined and followed; the number of those who joined stays."""
    Supporter.objects.filter(person=person_id).update(person=None)
    Follower.objects.filter(person=person_id).delete()
