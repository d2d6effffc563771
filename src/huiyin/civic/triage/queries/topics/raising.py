"""A topic that became a matter: which one, about which place, and what staff may begin its words with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.civic.matters.public import Member, State, Words, facts_among, words_of
from huiyin.civic.places.public import Place, place, places
from huiyin.civic.triage.models import RaisedTopic
from huiyin.civic.triage.queries.topics.board import TopicView
from huiyin.civic.triage.rules.hearing import place_of_most
from huiyin.kernel import clock
from huiyin.kernel.redaction import redact

OVER = frozenset({State.CLOSED, State.DECLINED, State.MERGED, State.WITHDRAWN})
_CODES_NAMED = 20


@dataclass(frozen=True)
class Draft:
    """What the matter of a topic may begin with."""

    where: Place
    title: str
    body: str


def raised_of(topic_id: int) -> Words | None:
    """Return the matter that was raised for a topic, while it is not over."""
    number = RaisedTopic.objects.filter(topic=topic_id).values_list("matter", flat=True).first()
    words = words_of(number) if number is not None else None
    return words if words is not None and words.state not in OVER else None


def place_of_topic(view: TopicView) -> Place:
    """Return the smallest place that holds most of a topic's matters, else the place of its board."""
    moments = [one.filed_at for one in view.members] or [clock.now()]
    since, until = min(moments), max(moments) + timedelta(seconds=1)
    facts = facts_among([one.id for one in view.members], view.board.place, since, until)
    spots = [fact.place_id for fact in facts]
    known = places(spots)
    lines = [tuple(dict.fromkeys((one, *known[one].scope.ids))) for one in spots if one in known]
    found = place_of_most(lines)
    return place(found) if found is not None else view.board.place


def draft_of(view: TopicView) -> Draft:
    """Return title and words for the matter of a topic, without what the machine takes for personal data."""
    told = {
        "count": view.card.facts.count,
        "first": view.card.first.isoformat(),
        "last": view.card.last.isoformat(),
        "codes": _codes(view.members),
    }
    body = ngettext(
        "%(count)s matter from %(first)s to %(last)s speaks of this: %(codes)s.",
        "%(count)s matters from %(first)s to %(last)s speak of this: %(codes)s.",
        view.card.facts.count,
    )
    return Draft(place_of_topic(view), redact(view.card.title)[:80], body % told)


def _codes(members: Sequence[Member]) -> str:
    named = _(", ").join(one.code for one in members[:_CODES_NAMED])
    return named + ("…" if len(members) > _CODES_NAMED else "")


def may_join(member: Member, raised: Words) -> bool:
    """Tell whether a matter may be offered for merging into the one that was raised."""
    return member.id != raised.id and member.state not in OVER
