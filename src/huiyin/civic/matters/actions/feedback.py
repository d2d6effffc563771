"""The author's word on an answer: by page, by a signed link, or told to whoever calls back."""

from collections.abc import Mapping
from typing import Any

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_of_author, matter_to_say
from huiyin.civic.matters.actions.author import begin_again
from huiyin.civic.matters.actions.merging import wake_root
from huiyin.civic.matters.actions.outcomes import keep_outcome
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Feedback, Matter
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import BY_LINK, MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action
from huiyin.kit.calendar import work_calendar
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.CONFIRMED)
def give_feedback(
    *, actor: Actor, code: str, solved: bool, score: int | None = None, words: str = ""
) -> Feedback:
    """Let an author say whether it is solved. "Solved" closes their matter, "not solved" wakes it.

    The author of a merged matter speaks of the shared echo: "not solved" wakes the elder, even after the
    elder's own author confirmed it; "solved" is kept and leaves the elder to its own author. Raises Invalid
    for a score outside 1 to 5.
    """
    return speak(matter_of_author(actor, code), actor.channel.value, solved=solved, score=score, words=words)


@action(audit=MatterAudit.CONFIRMED)
def say_by_link(
    *, actor: Actor, token: str, solved: bool, score: int | None = None, words: str = ""
) -> Feedback:
    """Let whoever opened the link of a final echo say whether it is solved: once, and nothing else.

    Raises LinkForged for a link that was not made here, LinkExpired for one that is old or used.
    """
    matter = matter_to_say(token)
    return speak(matter, BY_LINK, solved=solved, score=score, words=words)


def speak(matter: Matter, channel: str, *, solved: bool, score: int | None, words: str) -> Feedback:
    """Keep an author's word and let follow what follows from it."""
    root = matter.elder or matter
    steps.may_speak(matter, root, clock.now(), work_calendar()).or_raise()
    if score is not None and not 1 <= score <= 5:
        raise Invalid(
            N_("A score goes from 1 to 5; this one is %(score)s."),
            code="bad_score",
            field="score",
            params={"score": score},
        )
    kept, _ = Feedback.objects.update_or_create(
        matter=matter,
        cycle=root.cycle,
        defaults={
            "solved": solved,
            "score": score,
            "words": clean(words, steps.WORDS_LENGTH),
            "channel": channel,
            "given_at": clock.now(),
        },
    )
    _follow(matter, root, kept)
    keep_outcome(root)
    announce(events.FeedbackGiven(root.pk, solved))
    return kept


def _follow(matter: Matter, root: Matter, said: Feedback) -> None:
    facts = {"solved": said.solved, "score": said.score, "cycle": said.cycle}
    if not said.solved:
        _wake(matter, root, facts)
    elif matter.pk == root.pk:
        move(root, State.CLOSED, facts, kind=MatterAudit.CONFIRMED, ended_at=said.given_at)
        announce(events.MatterClosed(root.pk, confirmed=True))
    else:
        record(matter, facts, kind=MatterAudit.CONFIRMED)


def _wake(matter: Matter, root: Matter, facts: Mapping[str, Any]) -> None:
    is_over = root.state == State.CLOSED
    if matter.pk != root.pk:
        # Waking what was over is the one reopening that a merged author has.
        once = {"author_reopened": True} if is_over else {}
        record(matter, facts, kind=MatterAudit.NOT_SOLVED, **once)
    if is_over:
        begin_again(root, facts, kind=MatterAudit.NOT_SOLVED)
    else:
        wake_root(root, dict(facts))
