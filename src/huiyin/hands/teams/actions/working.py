"""What a team does in its term: diary, achievements; and what residents say of it."""

from collections.abc import Sequence
from datetime import date

from huiyin.civic.matters.public import overridden
from huiyin.hands.teams import access, queries
from huiyin.hands.teams.actions.stationing import said
from huiyin.hands.teams.models import Achievement, Rating, Week
from huiyin.hands.teams.rules import TEXT_LENGTH, TITLE_LENGTH, TeamAudit, may_rate, may_write
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, NotAllowed
from huiyin.kernel.text import clean
from huiyin.kit import attachments
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.attachments import Photo


@action(audit=TeamAudit.WEEK_WRITTEN, retry_race=True)
def write_week(*, actor: Actor, station_id: int, monday: date, text: str, visits: int = 0) -> Week:
    """Write a week of the diary, or write it anew while the week after is not over."""
    station = access.station_at_work(actor, station_id)
    may_write(monday, clock.today(), station.starts).or_raise()
    new = {
        "text": said(text, "text", TEXT_LENGTH),
        "visits": max(0, min(visits, 10_000)),
        "written_by_id": actor.person_id,
        "written_at": clock.now(),
    }
    made, _fresh = Week.objects.update_or_create(station=station, monday=monday, defaults=new)
    detail(station=station.pk, monday=monday.isoformat())
    return made


@action(audit=TeamAudit.ACHIEVEMENT_DRAFTED)
def draft_achievement(
    *,
    actor: Actor,
    station_id: int,
    title: str,
    text: str,
    before: Sequence[Photo] = (),
    after: Sequence[Photo] = (),
) -> Achievement:
    """Write down what is better now, with photos before and after; it waits for a second pair of eyes."""
    station = access.station_at_work(actor, station_id)
    made = Achievement.objects.create(
        station=station,
        title=said(title, "title", TITLE_LENGTH),
        text=said(text, "text", TEXT_LENGTH),
        drafted_by_id=actor.person_id,
        drafted_at=clock.now(),
    )
    for side, photos in (("before", before), ("after", after)):
        kept = attachments.keep_photos(photos)
        attachments.adopt([row.token for row in kept], owner=made.owner(side), role=side)
    detail(station=station.pk, photos=len(before) + len(after))
    return made


@action(audit=TeamAudit.ACHIEVEMENT_PUBLISHED)
def publish_achievement(*, actor: Actor, achievement_id: int, title: str = "", text: str = "") -> Achievement:
    """Approve an achievement in the words that everybody will read; its photos are shown with it.

    Without words of the approver it is those of the team after redaction. How theirs differ from what the
    machine proposed is kept in numbers.
    """
    held = access.achievement_to_publish(actor, achievement_id)
    machine = queries.redactor_of(held)
    new = {"title": title, "text": text}
    for name, most in (("title", TITLE_LENGTH), ("text", TEXT_LENGTH)):
        written = getattr(held, name)
        proposed = machine.text(written)
        new[name] = said(new[name], name, most) if new[name] else clean(proposed, most)
        detail(**{name: overridden(machine.hidden(written), proposed, new[name])})
    moved = Achievement.objects.filter(pk=held.pk, published_at__isnull=True).update(
        **new,
        published_by_id=actor.person_id,
        published_at=clock.now(),
    )
    if not moved:
        raise AlreadyChanged
    photos = attachments.of([held.owner("before"), held.owner("after")])
    attachments.publish([photo.token for rows in photos.values() for photo in rows])
    detail(achievement=held.pk)
    held.refresh_from_db()
    return held


@action(audit=TeamAudit.RATED, retry_race=True)
def rate_team(*, actor: Actor, station_id: int, score: int, words: str = "") -> Rating:
    """Say how the team does, as a resident of its compound; saying it anew replaces it."""
    station = access.any_station(station_id)
    access.may_rate(actor, station).or_raise()
    who = access.myself(actor)
    may_rate(score).or_raise()
    new = {"score": score, "words": clean(words, 500), "rated_at": clock.now()}
    made, _fresh = Rating.objects.update_or_create(station=station, person_id=who, defaults=new)
    detail(station=station.pk)
    return made


@action(audit=TeamAudit.FORGOTTEN)
def forget_person(*, actor: Actor, person_id: int) -> None:
    """Take out the words of somebody whose data were erased; their score stays as one of nobody's."""
    if not actor.system:
        raise NotAllowed
    if not Rating.objects.filter(person=person_id).update(words=""):
        unchanged()
    detail(person=person_id)
