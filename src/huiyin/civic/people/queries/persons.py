"""Persons by id: names, contacts, and who holds a permission where."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from huiyin.civic.orgs.public import orgs_serving
from huiyin.civic.people import access
from huiyin.civic.people.models import Account, Grant, Person, Reach, ReachCode, Residence, valid_now
from huiyin.civic.people.queries.actors import index_of
from huiyin.civic.people.rules import HandleKind, read_email, read_phone, roles_with, takes_sms
from huiyin.civic.people.rules.openings import Masked
from huiyin.civic.places.public import LADDER, Place, Scope
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound
from huiyin.kernel.masking import mask_email, mask_id_card, mask_name, mask_phone
from huiyin.kernel.permissions import CENSUS_ROLES, Permission, Role
from huiyin.kit.crypto import Sealed

NATIONAL_PREFIX = "+86"
# A machine holds roles and hears of nothing: whoever is told, or asked, is a person.
_OF_PEOPLE = Q(person__is_machine=False)
# Who may be asked to do something: neither a mere resident nor an operator, and a member of the compound
# only if they log in, since they would never see it otherwise.
CAN_BE_ASKED = ~Q(role__in=[Role.RESIDENT, Role.OPERATOR]) & (
    ~Q(role__in=CENSUS_ROLES) | Q(person__account__is_active=True)
)


@dataclass(frozen=True)
class Contact:
    """How to reach a person; "" for what is not known. Phones are as people dial them."""

    id: int
    name: str
    phone: str
    email: str
    language: str = ""


@dataclass(frozen=True)
class MaskedContact:
    """How a person is shown to those who need not see all."""

    id: int
    name: str
    phone: str
    email: str
    id_number: str = ""
    has_account: bool = False


def names(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of persons in one query; one who gave no name has ""."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    return dict(Person.objects.filter(pk__in=wanted).values_list("id", "name"))


def contact(person_id: int, *, actor: Actor) -> Contact:
    """Reveal how to reach a person, for a system actor. Raises NotAllowed for anybody else, NotFound."""
    found = contacts([person_id], actor=actor)
    if person_id not in found:
        raise NotFound
    return found[person_id]


def contacts(person_ids: Iterable[int], *, actor: Actor) -> dict[int, Contact]:
    """Reveal how to reach several persons, for a system actor (the mail worker). One query."""
    if not actor.system:
        raise NotAllowed
    rows = Person.objects.filter(pk__in=set(person_ids), erased_at__isnull=True)
    return {row.pk: revealed(row) for row in rows}


def revealed(person: Person) -> Contact:
    """Open the sealed contact of a person; whoever calls this has decided that it may be seen."""
    return Contact(
        person.pk, person.name, as_dialled(opened(person.phone)), opened(person.email), person.language
    )


def as_dialled(phone: str) -> str:
    """Write a stored number as it is dialled within the country."""
    bare = phone.removeprefix(NATIONAL_PREFIX)
    is_mobile = len(bare) == 11 and bare.startswith("1")
    return bare if is_mobile or not bare or bare == phone else f"0{bare}"


def masked_contact(person_ids: Iterable[int]) -> dict[int, MaskedContact]:
    """Return how persons are shown in lists, in one query."""
    rows = Person.objects.filter(pk__in=set(person_ids)).select_related("account")
    return {row.pk: masked(row) for row in rows}


def masked(person: Person) -> MaskedContact:
    """Mask a person whose account was loaded with it."""
    email, id_number = opened(person.email), opened(person.id_number)
    return MaskedContact(
        person.pk,
        mask_name(person.name),
        mask_phone(opened(person.phone)),
        mask_email(email) if email else "",
        mask_id_card(id_number),
        hasattr(person, "account"),
    )


def opened(sealed: Sealed | None) -> str:
    """Open one sealed value, "" for none; the only door to what is sealed in this module."""
    return sealed.reveal() if sealed is not None else ""


def field_of(person: Person, field: Masked) -> str:
    """Return one masked field of a person in plain; an action has decided that it may be seen."""
    text = opened(getattr(person, field.value))
    return as_dialled(text) if field is Masked.PHONE else text


def left_contact(person_ids: Collection[int], *, phone: str = "", email: str = "") -> set[int]:
    """Return which of these persons left this phone number or this e-mail address."""
    left = Q(pk__in=[])
    if number := index_of(read_phone(phone), HandleKind.PHONE):
        left |= Q(phone_index=number)
    if mail := index_of(read_email(email), HandleKind.EMAIL):
        left |= Q(email_index=mail)
    return set(Person.objects.filter(left, pk__in=person_ids).values_list("id", flat=True))


def has_account(person_id: int) -> bool:
    """Tell whether a person has an account that is open."""
    return Account.objects.filter(person=person_id, is_active=True).exists()


def noted_before(moment: datetime, limit: int, *, after: int = 0) -> list[int]:
    """Return persons without account, home or role who were noted before a moment and left a contact.

    They come in the order of their numbers, from above `after`.
    """
    left = ~Q(phone_index="") | ~Q(email_index="")
    rows = Person.objects.filter(
        left, pk__gt=after, created_at__lt=moment, erased_at__isnull=True, account__isnull=True
    )
    rows = rows.filter(grants__isnull=True, residences__isnull=True).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def person_in_scope(actor: Actor, person_id: int) -> int:
    """Return a person whose data the actor may change. Raises NotFound."""
    return access.person_to_see(actor, person_id, Permission.CIVIC_PERSON_EDIT).pk


def nearest_of(areas: Sequence[int | None], *, exclude: int | None = None) -> list[int]:
    """Return who looks after personal data in the first of these areas where anybody does."""
    for area in areas:
        rows = Grant.objects.filter(
            valid_now(), _OF_PEOPLE, area=area, role__in=roles_with(Permission.CIVIC_PERSON_EDIT)
        ).exclude(person=exclude)
        if area is not None and (found := list(dict.fromkeys(rows.values_list("person_id", flat=True)))):
            return found
    return []


def holders_of(permission: Permission, scope: Scope, *, exclude: Sequence[int] = ()) -> list[int]:
    """Return the persons who hold a permission over this scope, those of the nearest level first."""
    return [person for step in _holders(permission, scope, exclude) for person in step]


def nearest_holders(permission: Permission, scope: Scope, exclude: Sequence[int] = ()) -> list[int]:
    """Return the persons who hold a permission on the lowest level on which anybody does."""
    return next(iter(_holders(permission, scope, exclude)), [])


def _holders(permission: Permission, scope: Scope, exclude: Sequence[int]) -> list[list[int]]:
    """Group the holders by level, lowest first; each person once, at their nearest level. One query."""
    areas = scope.ids
    rows = (
        Grant.objects.filter(valid_now(), _OF_PEOPLE, role__in=roles_with(permission), area__in=areas)
        .exclude(person__in=exclude)
        .order_by("id")
        .values_list("area_id", "person_id")
    )
    by_area: dict[int, list[int]] = {area: [] for area in areas}
    seen: set[int] = set()
    for area_id, person_id in sorted(rows, key=lambda row: areas.index(row[0])):
        if person_id not in seen:
            seen.add(person_id)
            by_area[area_id].append(person_id)
    return [persons for persons in by_area.values() if persons]


def org_members(org_id: int, permission: Permission) -> list[int]:
    """Return the persons who hold a permission in an organisation."""
    rows = Grant.objects.filter(valid_now(), _OF_PEOPLE, role__in=roles_with(permission), org=org_id)
    return list(dict.fromkeys(rows.order_by("id").values_list("person_id", flat=True)))


def serves(person_id: int, where: Place) -> bool:
    """Tell whether a person holds a role that reaches a place: over it, in its compound or in an office.

    Residents hold none in this sense, and operators look after the program, not after matters.
    """
    held = Grant.objects.filter(valid_now(), CAN_BE_ASKED, person=person_id)
    here = Q(area__in=[*where.scope.ids, where.id])
    if where.scope.compound_id is not None:
        here |= Q(compound_id=where.scope.compound_id)
    if held.filter(here).exists():
        return True
    offices = set(held.filter(org__isnull=False).values_list("org_id", flat=True))
    return bool(offices) and any(one.id in offices for one in orgs_serving(where))


def residents_of(area_id: int) -> list[int]:
    """Return the persons with a confirmed home in an area or anything under it."""
    under = Q(area=area_id)
    for level in LADDER:
        under |= Q(**{f"{level.value}_id": area_id})
    rows = Residence.objects.filter(valid_now(), under, confirmed_at__isnull=False)
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def reachable(person_ids: Collection[int], channels: Collection[str]) -> dict[int, set[str]]:
    """Return on which of these channels each person can be reached; at most two queries."""
    found: dict[int, set[str]] = {person: set() for person in person_ids}
    rows = Person.objects.filter(pk__in=found, erased_at__isnull=True, is_machine=False)
    for person, email_index, phone_index in rows.values_list("id", "email_index", "phone_index"):
        left = {"mail": email_index, "sms": phone_index}
        found[person] |= {channel for channel, index in left.items() if index and channel in channels}
    if bound := set(channels) - {"mail", "sms"}:
        shown = Reach.objects.filter(person__in=found, channel__in=bound)
        for person, channel in shown.values_list("person_id", "channel"):
            found[person].add(channel)
    return found


def address_on(person_id: int, channel: str, *, actor: Actor) -> str:
    """Reveal where a person is reached on a channel, for a system actor (the worker); "" for nowhere.

    A telephone number that takes no SMS is nowhere.
    """
    if not actor.system:
        raise NotAllowed
    person = Person.objects.filter(pk=person_id, erased_at__isnull=True).first()
    if person is None:
        return ""
    if channel == "mail":
        return opened(person.email)
    shown = Reach.objects.filter(person=person_id, channel=channel).first()
    if shown is not None:
        return opened(shown.address)
    phone = opened(person.phone) if channel == "sms" else ""
    return phone if takes_sms(phone) else ""


def own_phone(person_id: int) -> str:
    """Return a person's own telephone number, for the action that sends them a code; "" without one."""
    found = Person.objects.filter(pk=person_id).first()
    return opened(found.phone) if found is not None else ""


def code_to_send(person_id: int, *, actor: Actor) -> tuple[str, str]:
    """Reveal the telephone number and the code that is on its way there, for a system actor (the worker)."""
    if not actor.system:
        raise NotAllowed
    row = ReachCode.objects.filter(person=person_id, channel="sms").first()
    return own_phone(person_id), opened(row.code) if row is not None else ""


def reached_by_mail(email: str) -> int | None:
    """Return somebody who left this e-mail address; None for nobody, or for what is no address."""
    try:
        index = index_of(read_email(email), HandleKind.EMAIL)
    except Invalid:
        return None
    return (
        Person.objects.filter(email_index=index, erased_at__isnull=True).values_list("id", flat=True).first()
    )


def my_reaches(person_id: int) -> dict[str, datetime]:
    """Return the channels on which a person showed that they are reached, and since when."""
    return dict(Reach.objects.filter(person=person_id).values_list("channel", "verified_at"))
