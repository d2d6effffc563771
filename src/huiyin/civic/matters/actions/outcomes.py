"""Keeping a matter's outcome equal to what was said, called and objected."""

from dataclasses import asdict
from typing import Any

from django.db.models import Q

from huiyin.civic.matters.models import CallBack, Dispatch, Feedback, Matter
from huiyin.civic.matters.rules.call_backs import CallState
from huiyin.civic.matters.rules.outcomes import Call, Come, Word, outcome_of


def keep_outcome(root: Matter) -> None:
    """Write the outcome of a root matter anew; one that is merged into another has none.

    To be called by whatever changes a word, a call-back, an objection or a family, in its transaction and
    after its other changes. Of two who speak at once the second waits here for the first.
    """
    held = Matter.objects.select_for_update().defer("tokens", "body").get(pk=root.pk)
    outcome = _gathered(held)
    if any(getattr(held, name) != value for name, value in outcome.items()):
        Matter.objects.filter(pk=root.pk).update(**outcome)


def _gathered(root: Matter) -> dict[str, Any]:
    if root.elder_id is not None:
        return {**asdict(Come()), "objection_upheld": None}
    family = Q(matter=root) | Q(matter__elder=root)
    words = Feedback.objects.filter(family).values_list("cycle", "solved", "score")
    calls = CallBack.objects.filter(family).values_list("cycle", "state")
    come = outcome_of(
        [Word(*word) for word in words], [Call(cycle, CallState(state)) for cycle, state in calls]
    )
    upheld = Dispatch.objects.filter(matter=root, upheld=True).exists()
    return {**asdict(come), "objection_upheld": upheld or None}
