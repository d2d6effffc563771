"""Opening masked fields: for a purpose, for a minute, and into the access log of the person."""

from collections.abc import Collection, Sequence

from huiyin.civic.people import access, events
from huiyin.civic.people.models import Opening, Person
from huiyin.civic.people.queries import OpenNow, open_now
from huiyin.civic.people.queries.openings import who_opens
from huiyin.civic.people.rules import PeopleAudit
from huiyin.civic.people.rules.openings import (
    SHOWN_FOR,
    UNUSUAL_WITHIN,
    Masked,
    becomes_unusual,
    read_fields,
    read_why,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import NeedsLogin, NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.actions import action, detail
from huiyin.kit.limits import RateLimit, count
from huiyin.kit.outbox import announce

OPEN_BY = RateLimit("opened-by", times=100, seconds=3600)
Why = tuple[str, str]


@action(audit=PeopleAudit.CONTACT_OPENED)
def open_fields(
    *, actor: Actor, person_id: int, fields: Collection[str], purpose: str, words: str = ""
) -> OpenNow:
    """Open masked fields of a person within the actor's scope, for a minute.

    Raises NotFound; Invalid at "fields", "purpose" or "words".
    """
    person = access.person_to_see(actor, person_id)
    _open(actor, person.pk, read_fields(fields), (purpose, words), Permission.CIVIC_PERSON_READ)
    return open_now(actor, person.pk)


@action(audit=PeopleAudit.CONTACT_OPENED)
def open_entrusted(
    *,
    actor: Actor,
    person_id: int,
    fields: Collection[str],
    purpose: str,
    words: str,
    about: str,
    may: Decision,
) -> OpenNow:
    """Open how to reach a person who left a contact with something of another module.

    `may` is that module's answer whether the thing is the actor's to look after: whoever filed a matter
    need not live where the staff may read persons. `about` names the thing.
    """
    may.or_raise()
    if not Person.objects.filter(pk=person_id, erased_at__isnull=True).exists():
        raise NotFound
    wanted = read_fields(fields, (Masked.PHONE, Masked.EMAIL))
    _open(actor, person_id, wanted, (purpose, words), Permission.CIVIC_MATTER_WORK, about=about)
    return open_now(actor, person_id)


@action(audit=PeopleAudit.CONTACT_OPENED)
def open_room(*, actor: Actor, home_id: int, purpose: str, words: str = "") -> OpenNow:
    """Open the room of a home that the actor looks after."""
    home = access.home_to_change(actor, home_id)
    why, needs = (purpose, words), Permission.CIVIC_MATTER_FILE_FOR
    _open(actor, home.person_id, [Masked.ROOM], why, needs, home_id=home.pk)
    return open_now(actor, home.person_id)


def _open(
    actor: Actor,
    person_id: int,
    fields: Sequence[Masked],
    why: Why,
    needs: Permission,
    *,
    about: str = "",
    home_id: int | None = None,
) -> None:
    if actor.person_id is None:
        # What nobody answers for stays closed; jobs have a way of their own (`contacts`).
        raise NeedsLogin
    purpose, words = read_why(*why)
    count(OPEN_BY, actor.pseudonym)
    now = clock.now()
    before = Opening.objects.filter(by_id=actor.person_id, at__gt=now - UNUSUAL_WITHIN).count()
    role, office = who_opens(actor, needs)
    made = [
        Opening.objects.create(
            person_id=person_id,
            field=field,
            home_id=home_id,
            purpose=purpose,
            words=words,
            about=about,
            by_id=actor.person_id,
            by_role=role,
            by_office=office,
            channel=actor.channel.value,
            at=now,
            until=now + SHOWN_FOR,
        )
        for field in fields
    ]
    detail(person=person_id, fields=[field.value for field in fields], purpose=purpose.value, about=about)
    if becomes_unusual(before, len(made)):
        announce(events.OpeningsUnusual(actor.person_id, made[-1].pk, before + len(made)))
