"""Who acts: actors from accounts and tokens, and log-in by phone or e-mail."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_default_password_validators,
)
from django.db.models import FilteredRelation, Q, QuerySet

from huiyin.civic.people.models import Account, ApiToken, valid_now
from huiyin.civic.people.rules import Handle, HandleKind, read_handle, read_scopes
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, Grant, stranger
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Role
from huiyin.kit.crypto import blind_index
from huiyin.kit.prepared import Prepared

TOKEN_PREFIX = "hy_"  # noqa: S105 - the same for every token

_HELD = ("held__role", "held__area_id", "held__area_level", "held__org_id")


@dataclass(frozen=True)
class KnownAccount:
    """An open account: who it acts as now, and whether its second factor is on."""

    actor: Actor
    has_second: bool


def account_in_use(account_id: int, channel: Channel = Channel.WEB) -> KnownAccount | None:
    """Return what an account acts as, with the grants valid now; None if it was closed. One query."""
    rows = _ACCOUNT.rows(account_id=account_id, now=clock.now())
    actor = _actor((row[:5] for row in rows), channel)
    return KnownAccount(actor, rows[0][5] is not None) if actor is not None else None


def actor_of_account(account_id: int, channel: Channel = Channel.WEB) -> Actor:
    """Return who an account acts as, with the grants valid now; a stranger if it was closed. One query."""
    known = account_in_use(account_id, channel)
    return known.actor if known is not None else stranger(channel)


def _ask_account(account_id: int, now: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    mine = Account.objects.filter(pk=account_id, is_active=True)
    return _with_grants(mine, "person__grants", now).values_list("person_id", *_HELD, "second_since")


@dataclass(frozen=True)
class TokenInUse:
    """A valid API token: who it acts as, how often it may be used, and when that was noted last.

    `has_second` says whether its owner's second factor is on.
    """

    id: int
    actor: Actor
    per_minute: int
    per_day: int
    last_used_at: datetime | None
    has_second: bool = False


def token_in_use(token: str, channel: Channel = Channel.API) -> TokenInUse | None:
    """Return what an API token is; None if unknown, expired, revoked or its owner gone. One query."""
    if not token.startswith(TOKEN_PREFIX):
        return None
    rows = _TOKEN.rows(digest=token_digest(token), now=clock.now())
    actor = _actor((row[:5] for row in rows), channel)
    if actor is None:
        return None
    token_id, scopes, per_minute, per_day, last_used_at, is_machine, second = rows[0][5:]
    acting = replace(actor.within(read_scopes(scopes)), is_machine=is_machine)
    return TokenInUse(token_id, acting, per_minute, per_day, last_used_at, second is not None)


def _ask_token(digest: str, now: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    open_owner = Q(person__account__is_active=True) | Q(
        person__is_machine=True, person__erased_at__isnull=True
    )
    valid = ApiToken.objects.filter(open_owner, digest=digest, expires_at__gt=now, revoked_at__isnull=True)
    columns = ("pk", "scopes", "per_minute", "per_day", "last_used_at")
    owner = ("person__is_machine", "person__account__second_since")
    return _with_grants(valid, "person__grants", now).values_list("person_id", *_HELD, *columns, *owner)


def actor_of_token(token: str, channel: Channel = Channel.API) -> Actor | None:
    """Return who an API token acts as; None if it is unknown, expired, revoked or its owner gone."""
    found = token_in_use(token, channel)
    return found.actor if found else None


def token_digest(token: str) -> str:
    """Return what is kept of a token. It has 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _with_grants(rows: QuerySet[Any], path: str, now: datetime) -> QuerySet[Any]:
    # The condition belongs to the join: a person without any grant must stay in the result.
    holds = valid_now(f"{path}__", now)
    joined: QuerySet[Any] = rows.annotate(held=FilteredRelation(path, condition=holds))
    return joined


# Asked by every request of somebody known.
_ACCOUNT, _TOKEN = Prepared(_ask_account, on_server=True), Prepared(_ask_token, on_server=True)


def _actor(rows: Iterable[tuple[Any, ...]], channel: Channel) -> Actor | None:
    found = list(rows)
    if not found:
        return None
    grants = tuple(
        Grant(Role(role), area_id, area_level or "", org_id)
        for _, role, area_id, area_level, org_id in found
        if role is not None
    )
    return Actor(person_id=found[0][0], grants=grants, channel=channel)


def handle_index(handle: Handle) -> str:
    """Return the blind index by which a contact is found again."""
    return blind_index(handle.text, f"people.{handle.kind.value}")


def index_of(text: str, kind: HandleKind) -> str:
    """Return the blind index of a contact in its one form, or "" for none."""
    return handle_index(Handle(kind, text)) if text else ""


def account_with(handle: Handle) -> Account | None:
    """Return the account that logs in with this contact, its person loaded too."""
    column = "phone_handle" if handle.kind is HandleKind.PHONE else "email_handle"
    return Account.objects.select_related("person").filter(**{column: handle_index(handle)}).first()


def account_by_id(account_id: int) -> Account | None:
    """Return an open account with its person, for the session."""
    return Account.objects.select_related("person").filter(pk=account_id, is_active=True).first()


def authenticate_contact(handle: str, password: str) -> Account | None:
    """Return the open account with this phone or e-mail and password.

    An unknown contact costs one password hashing too, so that time does not tell who has an account.
    """
    try:
        account = account_with(read_handle(handle))
    except Invalid:
        account = None
    if account is None:
        Account().set_password(password)
        return None
    return account if account.check_password(password) and account.is_active else None


def common_passwords() -> Collection[str]:
    """Return the 20,000 most used passwords, which come with Django; read once a process."""
    for validator in get_default_password_validators():
        if isinstance(validator, CommonPasswordValidator):
            return cast(Collection[str], validator.passwords)
    return frozenset()
