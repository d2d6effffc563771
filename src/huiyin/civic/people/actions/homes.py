"""Writes on homes: entering, recording, confirming, ending."""

from datetime import datetime

from huiyin.civic.people import access, rules
from huiyin.civic.people.actions.consents import note_consent
from huiyin.civic.people.actions.persons import note_person
from huiyin.civic.people.models import Residence, valid_now
from huiyin.civic.people.queries import index_of
from huiyin.civic.people.rules import HandleKind, PeopleAudit, Tie
from huiyin.civic.people.rules.consents import ConsentTo
from huiyin.civic.places import public as places
from huiyin.civic.places.public import LADDER, AreaLevel, Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.crypto import blind_index


@action(audit=PeopleAudit.HOME_TIED, retry_race=True)
def tie_residence(
    *,
    actor: Actor,
    person_id: int,
    area_id: int,
    room: str = "",
    tie: Tie,
    starts: datetime | None = None,
) -> Residence:
    """Tie a person to a home; the same home twice is the same row.

    One's own home waits for confirmation; one recorded by whoever looks after the place is confirmed.
    """
    place = _dwellable(area_id)
    own = person_id == actor.person_id and not actor.system
    if not own:
        access.may_record_home(actor, place).or_raise()
        access.person_to_see(actor, person_id)
    if own:
        note_consent(actor=actor, person_id=person_id, to=ConsentTo.HOME)
    return _tie(actor, person_id, place, room, tie, starts, confirmed=not own)


@action(audit=PeopleAudit.HOME_TIED)
def record_resident(
    *,
    actor: Actor,
    name: str,
    phone: str = "",
    email: str = "",
    area_id: int,
    room: str = "",
    tie: Tie,
) -> Residence:
    """Record somebody who lives where the actor looks after residents, as told at the door.

    Somebody with the same phone who is already recorded in this home is not noted twice.
    """
    place = _dwellable(area_id)
    access.may_record_home(actor, place).or_raise()
    number = rules.read_phone(phone)
    index = index_of(number, HandleKind.PHONE)
    here = Residence.objects.filter(valid_now(), area=place.id, room_index=_room_index(place, room))
    known = here.filter(person__phone_index=index).first() if index else None
    if known is not None:
        unchanged()
        return known
    rules.read_name(name, required=True)
    person = note_person(actor=actor, name=name, phone=phone, email=email)
    return _tie(actor, person.pk, place, room, tie, None, confirmed=True)


def _dwellable(area_id: int) -> Place:
    place = places.place(area_id)
    if place.level not in {AreaLevel.COMPOUND, AreaLevel.BUILDING, AreaLevel.STAIRWELL}:
        raise Invalid(
            N_("“%(place)s” is no home: choose a compound, a building or a stairwell."),
            code="not_a_home",
            field="area",
            params={"place": place.full_name},
        )
    return place


def _room_index(place: Place, room: str) -> str:
    text = rules.read_room(room)
    return blind_index(text, f"people.room.{place.id}") if text else ""


def _tie(
    actor: Actor,
    person_id: int,
    place: Place,
    room: str,
    tie: Tie,
    starts: datetime | None,
    *,
    confirmed: bool,
) -> Residence:
    now = clock.now()
    found, fresh = Residence.objects.get_or_create(
        person_id=person_id,
        area_id=place.id,
        room_index=_room_index(place, room),
        ends=None,
        defaults={
            "room": rules.read_room(room) or None,
            "tie": tie,
            "starts": starts or now,
            "confirmed_by_id": actor.person_id if confirmed else None,
            "confirmed_at": now if confirmed else None,
            **{f"{level.value}_id": place.scope.at(level) for level in LADDER},
        },
    )
    if not fresh:
        unchanged()
    detail(person=person_id, area=place.id, tie=tie.value, confirmed=confirmed)
    return found


@action(audit=PeopleAudit.HOME_CONFIRMED)
def confirm_home(*, actor: Actor, home_id: int) -> Residence:
    """Confirm a home that a resident entered; nobody confirms their own."""
    home = access.home_to_change(actor, home_id)
    rules.may_confirm(actor, home.person_id).or_raise()
    moved = Residence.objects.filter(pk=home.pk, confirmed_at__isnull=True).update(
        confirmed_at=clock.now(), confirmed_by=actor.person_id
    )
    if not moved:
        raise AlreadyChanged
    detail(person=home.person_id, area=home.area_id)
    return home


@action(audit=PeopleAudit.HOME_ENDED)
def end_home(*, actor: Actor, home_id: int) -> Residence:
    """End a tie to a home: one's own, or where the actor looks after residents."""
    home = access.home_to_change(actor, home_id)
    over = max(clock.now(), home.starts)
    if not Residence.objects.filter(pk=home.pk, ends=home.ends).update(ends=over):
        raise AlreadyChanged
    detail(person=home.person_id, area=home.area_id)
    home.ends = over
    return home
