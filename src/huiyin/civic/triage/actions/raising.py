"""A topic becomes a matter, and its messages join it where somebody says so."""

from collections.abc import Sequence

from django.db import transaction

from huiyin.civic.matters.public import Filing, file_matter, may_in_area, merge_matter
from huiyin.civic.triage.models import RaisedTopic
from huiyin.civic.triage.queries.topics import topic_view
from huiyin.civic.triage.queries.topics.raising import place_of_topic, raised_of
from huiyin.civic.triage.rules.deeds import RaisedAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotFound, Refusal
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail


@action(audit=RaisedAudit.RAISED, retry_race=True)
def raise_topic(*, actor: Actor, topic_id: int, token: str, days: int, title: str, words: str) -> str:
    """Raise a matter for a topic, in the words of the office, at the place that holds most of it.

    Return its code. Raises Refusal "raised_before" while an earlier one is not over.
    """
    view = topic_view(actor, topic_id, token=token, days=days)
    where = place_of_topic(view)
    may_in_area(actor, P.CIVIC_MATTER_FILE_FOR, (*where.scope.ids, where.id)).or_raise()
    earlier = raised_of(topic_id)
    if earlier is not None:
        raise Refusal(
            N_("For this topic %(code)s was raised already."),
            code="raised_before",
            params={"code": earlier.code},
        )
    RaisedTopic.objects.filter(topic=topic_id).update(topic=None)
    filed = file_matter(actor=actor, filing=Filing(place_id=where.id, title=title, body=words))
    RaisedTopic.objects.create(matter_id=filed.matter_id, topic_id=topic_id, raised_at=clock.now())
    detail(topic=topic_id, matter=filed.matter_id, place=where.id)
    return filed.code


@action(audit=RaisedAudit.JOINED)
def join_topic(
    *, actor: Actor, topic_id: int, token: str, days: int, codes: Sequence[str]
) -> tuple[int, list[tuple[str, Refusal]]]:
    """Merge those messages of a topic that somebody ticked into the matter raised for it.

    Return how many joined, and which did not with the reason of each. Raises Invalid where nothing is
    ticked, NotFound where nothing was raised or a code is no message of the topic.
    """
    view, raised = topic_view(actor, topic_id, token=token, days=days), raised_of(topic_id)
    if raised is None or not set(codes) <= {one.code for one in view.members}:
        raise NotFound
    if not codes:
        raise Invalid(N_("Nothing is picked. Tick the matters first."), code="nothing_picked", field="codes")
    refused = []
    for code in dict.fromkeys(codes):
        try:
            # What one of them refuses undoes that one alone.
            with transaction.atomic():
                merge_matter(actor=actor, code=code, into=raised.code)
        except Refusal as refusal:
            refused.append((code, refusal))
    joined = len(dict.fromkeys(codes)) - len(refused)
    detail(topic=topic_id, matter=raised.id, joined=joined, refused=len(refused))
    return joined, refused
