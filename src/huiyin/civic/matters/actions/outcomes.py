"""Keeping a matter's outcome equal to what was said, called and objected."""

from django.db.models import Q

from huiyin.civic.matters.models import CallBack, Dispatch, Feedback, Matter, Outcome
from huiyin.civic.matters.rules.call_backs import CallState
from huiyin.civic.matters.rules.outcomes import Call, Word, outcome_of


def keep_outcome(root: Matter) -> None:
    """Write the outcome of a root matter anew; of one that is merged into another, none is kept.

    To be called by whatever changes a word, a call-back, an objection or a family, in its transaction.
    """
    family = Q(matter=root) | Q(matter__elder=root)
    words = Feedback.objects.filter(family).values_list("cycle", "solved", "score")
    calls = CallBack.objects.filter(family).values_list("cycle", "state")
    found = outcome_of(
        [Word(*word) for word in words], [Call(cycle, CallState(state)) for cycle, state in calls]
    )
    upheld = Dispatch.objects.filter(matter=root, upheld=True).exists()
    if root.elder_id is not None or (found is None and not upheld):
        Outcome.objects.filter(matter=root).delete()
        return
    told = vars(found) if found else {}
    Outcome.objects.update_or_create(matter=root, defaults={**told, "objection_upheld": upheld})
