"""Writes on persons: noting, correcting, opening a contact, erasing."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from huiyin.civic.people import access, events, rules
from huiyin.civic.people.models import (
    Account,
    ApiToken,
    Consent,
    Grant,
    LoginSession,
    Opening,
    Person,
    Reach,
    ReachCode,
    RecoveryCode,
    Residence,
    valid_now,
)
from huiyin.civic.people.queries import index_of
from huiyin.civic.people.rules import HandleKind, PeopleAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.crypto import blind_index
from huiyin.kit.outbox import announce


@action(audit=PeopleAudit.PERSON_NOTED)
def note_person(*, actor: Actor, name: str = "", phone: str = "", email: str = "") -> Person:
    """Note somebody who has no account, with what they left; one INSERT and no audit row of its own.

    The act that needs the person (a matter filed, a home recorded) is the record. An equal contact
    elsewhere links nothing, since nobody verified either.
    """
    unchanged()
    return new_person(
        name=rules.read_name(name), phone=rules.read_phone(phone), email=rules.read_email(email)
    )


def new_person(*, name: str, phone: str, email: str) -> Person:
    """Insert a person whose contacts are in their one form."""
    return Person.objects.create(
        name=name,
        phone=phone or None,
        email=email or None,
        phone_index=index_of(phone, HandleKind.PHONE),
        email_index=index_of(email, HandleKind.EMAIL),
    )


@action(audit=PeopleAudit.PROFILE_CHANGED)
def update_person(
    *,
    actor: Actor,
    person_id: int,
    name: str = "",
    phone: str = "",
    email: str = "",
    id_number: str = "",
    address: str = "",
) -> Person:
    """Correct what is known of a person within the actor's scope; what is left empty stays as it is.

    A contact corrected here is not what the person logs in with; that they change themselves.
    """
    person = access.person_to_see(actor, person_id, Permission.CIVIC_PERSON_EDIT)
    changed = _changed(name, phone, email, id_number, address)
    for column, value in changed.items():
        setattr(person, column, value)
    person.save(update_fields=sorted(changed))
    detail(changed=sorted(changed))
    return person


def _changed(name: str, phone: str, email: str, id_number: str, address: str) -> dict[str, str]:
    number, mail, card = rules.read_phone(phone), rules.read_email(email), rules.read_id_number(id_number)
    columns = {
        "name": rules.read_name(name),
        "phone": number,
        "phone_index": index_of(number, HandleKind.PHONE),
        "email": mail,
        "email_index": index_of(mail, HandleKind.EMAIL),
        "id_number": card,
        "id_index": blind_index(card, "people.id_number") if card else "",
        "address": rules.read_address(address),
    }
    return {column: value for column, value in columns.items() if value}


@action(audit=PeopleAudit.PERSON_ERASED)
def erase_person(*, actor: Actor, person_id: int, reason: str, may: Decision | None = None) -> Person:
    """Delete a person's data for good, at their own wish or by staff with a reason (PIPL art. 47).

    The row stays as a number, so that records which must be kept still point somewhere. `may` is the
    answer of a module above whether a person beyond the actor's own scope is theirs to erase.
    """
    if may is not None:
        may.or_raise()
    elif person_id != actor.person_id:
        access.person_to_see(actor, person_id, Permission.CIVIC_PERSON_EDIT)
    detail(person=person_id, reason=rules.read_purpose(reason))
    now = clock.now()
    Account.objects.filter(person=person_id).update(
        is_active=False,
        phone_handle=None,
        email_handle=None,
        password=UNUSABLE_PASSWORD_PREFIX,
        second_secret=None,
        second_since=None,
    )
    RecoveryCode.objects.filter(account__person=person_id).delete()
    LoginSession.objects.filter(account__person=person_id).delete()
    Reach.objects.filter(person=person_id).delete()
    ReachCode.objects.filter(person=person_id).delete()
    ApiToken.objects.filter(person=person_id, revoked_at__isnull=True).update(revoked_at=now)
    ApiToken.objects.filter(person=person_id).update(name="")
    Grant.objects.filter(valid_now(), person=person_id).update(ends=now)
    Grant.objects.filter(person=person_id).update(duty="")
    Residence.objects.filter(valid_now(), person=person_id).update(ends=now)
    Residence.objects.filter(person=person_id).update(room=None, room_index="")
    Opening.objects.filter(person=person_id).update(words="")
    Consent.objects.filter(person=person_id).update(guardian=None)
    Consent.objects.filter(person=person_id, withdrawn_at__isnull=True).update(withdrawn_at=now)
    blank = dict.fromkeys(("name", "phone_index", "email_index", "id_index", "language"), "")
    sealed = dict.fromkeys(("phone", "email", "id_number", "address"))
    Person.objects.filter(pk=person_id).update(**blank, **sealed, erased_at=now)
    announce(events.PersonErased(person_id))
    return Person.objects.get(pk=person_id)


@action(audit=PeopleAudit.CONTACTS_FORGOTTEN)
def forget_contacts(*, actor: Actor, person_ids: Sequence[int]) -> int:
    """Forget names and contacts of persons without account, whose purpose is over; return how many."""
    if not actor.system:
        raise NotAllowed
    noted = Person.objects.filter(pk__in=person_ids, account__isnull=True, erased_at__isnull=True)
    ids = list(noted.values_list("pk", flat=True))
    blank = dict.fromkeys(("name", "phone_index", "email_index", "id_index"), "")
    sealed = dict.fromkeys(("phone", "email", "id_number", "address"))
    count = Person.objects.filter(pk__in=ids).update(**blank, **sealed, erased_at=clock.now())
    detail(persons=count)
    return count


@action(audit=PeopleAudit.OPENINGS_FORGOTTEN)
def forget_openings(*, actor: Actor, before: datetime, limit: int = 5_000) -> int:
    """Delete rows of access logs that are past their keeping time; return how many."""
    if not actor.system:
        raise NotAllowed
    ids = list(Opening.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit])
    Opening.objects.filter(pk__in=ids).delete()
    detail(openings=len(ids))
    if not ids:
        unchanged()
    return len(ids)
