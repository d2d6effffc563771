"""Keeping what the machine found, raising the alarm, and what staff say of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from huiyin.civic.matters.public import add_many_to_list, ids_of_codes, may_in_area
from huiyin.civic.places.public import place
from huiyin.civic.triage import events
from huiyin.civic.triage.access import topics as access
from huiyin.civic.triage.models import Topic, TopicAlarm, TopicMember, TopicRun
from huiyin.civic.triage.queries.topics import Finding, Growing, topic_of_each, topic_view
from huiyin.civic.triage.queries.topics.keeping import FoundTopic
from huiyin.civic.triage.rules.topics.keeping import matched
from huiyin.civic.triage.rules.topics.words import MAX_NOTE, TopicAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import Invalid, NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce

# An alarm that did not grow for so long is over; what comes later is a new one.
_QUIET = timedelta(days=14)
_RUNS_KEPT = 50
_SOME = 500


@action(audit=TopicAudit.FOUND)
def keep_topics(*, actor: Actor, finding: Finding) -> None:
    """Keep what the machine found; a topic that is known goes on under its number."""
    if not actor.system:
        raise NotAllowed
    now = clock.now()
    numbers = matched([list(topic.matters) for topic in finding.topics], topic_of_each())
    kept = [_kept(topic, number, now) for topic, number in zip(finding.topics, numbers, strict=True)]
    joined, left = _rearrange(finding.topics, kept)
    Topic.objects.exclude(pk__in=TopicMember.objects.values("topic")).delete()
    TopicRun.objects.create(at=now, upto=finding.upto, matters=finding.matters, topics=len(finding.topics))
    last = TopicRun.objects.order_by("-id").values_list("id", flat=True)[_RUNS_KEPT:]
    TopicRun.objects.filter(pk__in=list(last)).delete()
    detail(matters=finding.matters, topics=len(finding.topics), joined=joined, left=left)


def _kept(found: FoundTopic, number: int | None, now: datetime) -> int:
    if number is None:
        return Topic.objects.create(speaks_id=found.speaks, made_at=now, changed_at=now).pk
    Topic.objects.filter(pk=number).exclude(speaks=found.speaks).update(speaks=found.speaks)
    return number


def _rearrange(topics: Sequence[FoundTopic], numbers: Sequence[int]) -> tuple[int, int]:
    """Make the memberships equal to what was found; return how many came and how many went."""
    wanted = {
        (matter, number, matter in topic.heated): filed_at
        for topic, number in zip(topics, numbers, strict=True)
        for matter, filed_at in topic.matters.items()
    }
    there = {
        (matter, topic, heated): pk
        for pk, matter, topic, heated in TopicMember.objects.values_list("id", "matter", "topic", "heated")
    }
    gone = [pk for row, pk in there.items() if row not in wanted]
    for at in range(0, len(gone), _SOME):
        TopicMember.objects.filter(pk__in=gone[at : at + _SOME]).delete()
    new = [
        TopicMember(matter_id=row[0], topic_id=row[1], heated=row[2], filed_at=filed_at)
        for row, filed_at in wanted.items()
        if row not in there
    ]
    TopicMember.objects.bulk_create(new, batch_size=_SOME)
    changed = {one.topic_id for one in new}
    Topic.objects.filter(pk__in=changed).update(changed_at=clock.now())
    return len(new), len(gone)


@action(audit=TopicAudit.ALARMS_RAISED)
def raise_alarms(*, actor: Actor, grown: Sequence[Growing]) -> int:
    """Raise the alarm where a topic grows, and again when it doubles; end what is quiet. Return how many."""
    if not actor.system:
        raise NotAllowed
    now = clock.now()
    raised = [alarm for one in grown if (alarm := _raised(one, now)) is not None]
    ended = TopicAlarm.objects.filter(ended_at__isnull=True, grew_at__lt=now - _QUIET).update(ended_at=now)
    if not raised and not ended:
        unchanged()
    detail(raised=len(raised), ended=ended)
    return len(raised)


def _raised(one: Growing, now: datetime) -> TopicAlarm | None:
    facts = {"recent": one.growth.recent, "expected": one.growth.expected, "grew_at": now}
    held = TopicAlarm.objects.filter(topic=one.topic_id, area=one.area_id, ended_at__isnull=True).first()
    if held is None:
        held = TopicAlarm.objects.create(
            topic_id=one.topic_id,
            area_id=one.area_id,
            since=one.since,
            step=one.growth.step,
            raised_at=now,
            **facts,
        )
    else:
        higher = TopicAlarm.objects.filter(pk=held.pk, step__lt=one.growth.step)
        won = higher.update(step=one.growth.step, noted_at=None, **facts)
        if not won:
            TopicAlarm.objects.filter(pk=held.pk).update(**facts)
            return None
    announce(events.TopicGrew(held.pk, one.growth.step))
    return held


@action(audit=TopicAudit.ALARM_NOTED)
def note_alarm(*, actor: Actor, alarm_id: int, note: str) -> TopicAlarm:
    """Say that an alarm was seen, and what is done about it. Raises Invalid without a word."""
    alarm = access.alarm_to_note(actor, alarm_id)
    said = clean(note, MAX_NOTE)
    if not said:
        raise Invalid(
            N_("Write in a few words what you will do, or why nothing."), code="empty", field="note"
        )
    alarm.note, alarm.noted_at, alarm.noted_by_id = said, clock.now(), actor.person_id
    alarm.save(update_fields=["note", "noted_at", "noted_by"])
    detail(alarm=alarm.pk, topic=alarm.topic_id)
    return alarm


@action(audit=TopicAudit.GATHERED)
def gather_topic(*, actor: Actor, topic_id: int, token: str, days: int, list_code: str) -> int:
    """Put the matters of a topic on a list that the actor keeps; return how many are new there."""
    view = topic_view(actor, topic_id, token=token, days=days)
    added = add_many_to_list(actor=actor, list_code=list_code, codes=[one.code for one in view.members])
    detail(topic=topic_id, list=list_code, added=added)
    return added


@action(audit=TopicAudit.EXPORTED)
def note_topics_exported(*, actor: Actor, place_id: int, days: int) -> None:
    """Record that somebody takes topics with their matters along. Raises NotAllowed for whoever may not."""
    where = place(place_id)
    may_in_area(actor, P.CIVIC_MATTER_EXPORT, (*where.scope.ids, where.id)).or_raise()
    detail(place=place_id, days=days)


@action(audit=TopicAudit.FORGOTTEN)
def forget_topics_of(*, actor: Actor, codes: Iterable[str], may: Decision) -> int:
    """Take erased matters out of their topics, titles included; return how many."""
    may.or_raise()
    ids = ids_of_codes(codes)
    Topic.objects.filter(speaks__in=ids).update(speaks=None)
    gone, _ = TopicMember.objects.filter(matter__in=ids).delete()
    if not gone:
        unchanged()
    detail(matters=gone)
    return gone
