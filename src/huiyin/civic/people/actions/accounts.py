"""Writes on accounts: registering, passwords, contacts, the first operator."""

import secrets
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from huiyin.civic.people import access, events, rules
from huiyin.civic.people.actions.consents import note_consents
from huiyin.civic.people.actions.persons import new_person
from huiyin.civic.people.actions.roles import give_grant
from huiyin.civic.people.models import Account, Person
from huiyin.civic.people.queries import account_with, common_passwords, handle_index, revealed
from huiyin.civic.people.rules import Handle, HandleKind, PeopleAudit, read_handle
from huiyin.civic.people.rules.passwords import known_of, may_be_password
from huiyin.civic.people.rules.second import is_staff
from huiyin.civic.places import public as places
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NeedsLogin, NotAllowed, Refusal
from huiyin.kernel.permissions import Permission, Role
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@action(audit=PeopleAudit.ACCOUNT_OPENED, retry_race=True)
def register(
    *, actor: Actor, name: str, password: str, phone: str = "", email: str = "", guardian: str = ""
) -> Account:
    """Open an account for somebody who logs in by phone or e-mail.

    For a child under 14 `guardian` names the parent who agrees.

    Raises Invalid at the field at fault; Refusal "contact_taken" if an account has this contact.
    """
    handles = _handles(phone, email)
    called = rules.read_name(name, required=True)
    for handle in handles.values():
        _refuse_taken(handle)
    phone, mail = _text(handles, HandleKind.PHONE), _text(handles, HandleKind.EMAIL)
    check_password(password, known=known_of(called, phone, mail, settings.HUIYIN_BASE_URL))
    person = new_person(name=called, phone=phone, email=mail)
    account = Account(
        person=person,
        phone_handle=_index(handles, HandleKind.PHONE),
        email_handle=_index(handles, HandleKind.EMAIL),
    )
    account.set_password(password)
    account.save(force_insert=True)
    note_consents(actor, person.pk, has_contact=True, guardian=guardian)
    announce(events.AccountOpened(person.pk))
    return account


def _handles(phone: str, email: str) -> dict[HandleKind, Handle]:
    texts = {HandleKind.PHONE: rules.read_phone(phone), HandleKind.EMAIL: rules.read_email(email)}
    handles = {kind: Handle(kind, text) for kind, text in texts.items() if text}
    if not handles:
        raise Invalid(
            N_("Write a phone number or an e-mail address, so that you can log in."),
            code="no_contact",
            field="phone",
        )
    return handles


def _text(handles: dict[HandleKind, Handle], kind: HandleKind) -> str:
    return handles[kind].text if kind in handles else ""


def _index(handles: dict[HandleKind, Handle], kind: HandleKind) -> str | None:
    return handle_index(handles[kind]) if kind in handles else None


def _refuse_taken(handle: Handle) -> None:
    # This tells a stranger that a contact has an account. The other way, pretending success, would leave
    # somebody of seventy waiting for an account that never opens; strict limits on the page keep
    # harvesting slow, and log-in itself tells nothing.
    if account_with(handle) is not None:
        raise Refusal(
            N_("This contact already has an account. Log in with it, or ask your community office for help."),
            code="contact_taken",
            field=handle.kind.value,
        )


def check_password(
    password: str, *, known: Collection[str], at_work: bool = False, field: str = "password"
) -> None:
    """Raise Invalid, at `field`, for a password that is too easy to guess."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), code="weak_password", field=field) from error
    may_be_password(password, at_work=at_work, known=known, common=common_passwords(), field=field).or_raise()


@action(audit=PeopleAudit.OPERATOR_MADE)
def make_operator(*, actor: Actor, name: str, handle: str, password: str) -> Account:
    """Make somebody operator of the whole city, from the command line only.

    An account that already has this contact gets the password and the role: so a lost one is replaced.
    """
    if not actor.system:
        raise NotAllowed
    contact = read_handle(handle)
    check_password(password, known=_known_by(name, contact), at_work=True)
    account = account_with(contact)
    if account is None:
        account = register(actor=actor, name=name, password=password, **{contact.kind.value: contact.text})
    else:
        _set_password(account, password)
    city = places.default_place()
    give_grant(actor=actor, person_id=account.person_id, role=Role.OPERATOR, area_id=city.id)
    return account


def _known_by(name: str, contact: Handle) -> set[str]:
    phone, mail = (contact.text, "") if contact.kind is HandleKind.PHONE else ("", contact.text)
    return known_of(name, phone, mail, settings.HUIYIN_BASE_URL)


def _set_password(account: Account, password: str) -> None:
    account.set_password(password)
    account.is_active = True
    account.save(update_fields=["password", "is_active"])


@action(audit=PeopleAudit.LOGGED_IN)
def note_login(*, actor: Actor) -> None:
    """Record that somebody logged in (MLPS 2.0, security audit: every user, important acts)."""
    access.me(actor)


@action(audit=PeopleAudit.PASSWORD_CHANGED)
def change_password(*, actor: Actor, old: str, new: str) -> Account:
    """Change one's own password; at work it is longer. Raises Invalid at "old" or "new"."""
    account = confirmed(actor, old, field="old")
    own = revealed(account.person)
    known = known_of(own.name, own.phone, own.email, settings.HUIYIN_BASE_URL)
    check_password(new, known=known, at_work=is_staff(actor.grants), field="new")
    _set_password(account, new)
    return account


@action(audit=PeopleAudit.PASSWORD_RENEWED)
def renew_password(*, actor: Actor, person_id: int, purpose: str) -> str:
    """Give somebody who forgot theirs a new random password, and return it to be told at the counter.

    For residents within the actor's scope. Raises Refusal "no_account" for somebody without one.
    """
    person = access.person_to_see(actor, person_id, Permission.CIVIC_PERSON_EDIT)
    rules.may_renew_password(actor, holds_roles=access.holds_roles(person_id)).or_raise()
    account = Account.objects.filter(person=person.pk, is_active=True).first()
    if account is None:
        raise Refusal(N_("This person has no account to log in to."), code="no_account")
    detail(person=person.pk, purpose=rules.read_purpose(purpose))
    password = secrets.token_urlsafe(9)
    _set_password(account, password)
    return password


def confirmed(actor: Actor, password: str, field: str) -> Account:
    """Return the actor's account, once they have shown that they know its password."""
    account = Account.objects.select_related("person").filter(person=access.me(actor), is_active=True).first()
    if account is None:
        raise NeedsLogin
    if not account.check_password(password):
        raise Invalid(N_("This is not your present password."), code="wrong_password", field=field)
    return account


@action(audit=PeopleAudit.PROFILE_CHANGED)
def update_profile(*, actor: Actor, name: str, language: str = "") -> Person:
    """Change one's own name and the language of one's notices."""
    person = Person.objects.get(pk=access.me(actor))
    person.name = rules.read_name(name, required=True)
    person.language = rules.read_language(language)
    person.save(update_fields=["name", "language"])
    return person


@action(audit=PeopleAudit.PROFILE_CHANGED)
def change_contact(*, actor: Actor, handle: str, password: str) -> Account:
    """Log in and be reached with another phone number or e-mail address from now on.

    Raises Invalid at "handle" or "password"; Refusal "contact_taken".
    """
    account = confirmed(actor, password, field="password")
    contact = read_handle(handle)
    taken = account_with(contact)
    if taken is not None and taken.pk != account.pk:
        _refuse_taken(contact)
    index, column = handle_index(contact), contact.kind.value
    setattr(account, f"{column}_handle", index)
    account.save(update_fields=[f"{column}_handle"])
    person = account.person
    setattr(person, column, contact.text)
    setattr(person, f"{column}_index", index)
    person.save(update_fields=[column, f"{column}_index"])
    detail(contact=column)
    return account
