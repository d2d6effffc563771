"""Consents: noted where they are given, withdrawn on one's own page."""

from datetime import datetime

from huiyin.civic.people import access
from huiyin.civic.people.models import Consent, Person, Residence, valid_now
from huiyin.civic.people.rules import PeopleAudit
from huiyin.civic.people.rules.consents import BY_ERASING, ConsentTo, notice_on
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound, Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged


@action(audit=PeopleAudit.CONSENT_GIVEN, retry_race=True)
def note_consent(
    *,
    actor: Actor,
    person_id: int,
    to: ConsentTo,
    at: datetime | None = None,
    guardian: str = "",
) -> Consent:
    """Note that a person agreed, to the wording that held then; an open consent is returned as it is."""
    given = at or clock.now()
    found, fresh = Consent.objects.get_or_create(
        person_id=person_id,
        purpose=to,
        withdrawn_at=None,
        defaults={
            "version": notice_on(given.astimezone(SHANGHAI).date()),
            "channel": actor.channel.value,
            "guardian": guardian or None,
            "given_at": given,
        },
    )
    if not fresh:
        unchanged()
    detail(person=person_id, to=to.value, version=found.version)
    return found


@action(audit=PeopleAudit.CONSENT_WITHDRAWN)
def withdraw_consent(*, actor: Actor, to: ConsentTo) -> Consent:
    """Withdraw one's own consent; what stood on it alone is deleted at once.

    Raises NotFound for one that was not given, Refusal "by_erasing" where only deleting everything does it.
    """
    person_id = access.me(actor)
    open_one = Consent.objects.filter(person=person_id, purpose=to, withdrawn_at__isnull=True)
    found = open_one.first()
    if found is None:
        raise NotFound
    if to in BY_ERASING:
        raise Refusal(
            N_("An account does not stand without this. Delete your data instead; it takes one step."),
            code="by_erasing",
        )
    open_one.update(withdrawn_at=clock.now())
    _take_along(person_id, to)
    detail(person=person_id, to=to.value)
    return found


def note_consents(actor: Actor, person_id: int, *, has_contact: bool, guardian: str = "") -> None:
    """Note, within the running action, what somebody agrees to who opens an account."""
    note_consent(actor=actor, person_id=person_id, to=ConsentTo.ACCOUNT)
    if has_contact:
        note_consent(actor=actor, person_id=person_id, to=ConsentTo.CONTACT)
    if guardian:
        note_consent(actor=actor, person_id=person_id, to=ConsentTo.MINOR, guardian=guardian)


def _take_along(person_id: int, to: ConsentTo) -> None:
    person = Person.objects.filter(pk=person_id)
    if to is ConsentTo.CONTACT:
        person.update(phone=None, email=None, phone_index="", email_index="")
    elif to is ConsentTo.IDENTITY:
        person.update(id_number=None, id_index="")
    elif to is ConsentTo.HOME:
        homes = Residence.objects.filter(person=person_id)
        homes.filter(valid_now()).update(ends=clock.now())
        homes.update(room=None, room_index="")
