"""Writes on API tokens and on the programs of other systems that use them."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.civic.people import access, rules
from huiyin.civic.people.actions.roles import end_grant, give_grant
from huiyin.civic.people.models import ApiToken, Grant, Person, valid_now
from huiyin.civic.people.queries import TOKEN_PREFIX, token_digest
from huiyin.civic.people.rules import PER_DAY, PER_MINUTE, PeopleAudit, tokens
from huiyin.civic.people.rules.machines import may_work_as
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotAllowed
from huiyin.kernel.permissions import Role
from huiyin.kernel.scopes import Scope
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged

ALL = frozenset(Scope)


@dataclass(frozen=True)
class IssuedToken:
    """A new API token; `secret` is shown this once and kept nowhere."""

    id: int
    secret: str


@action(audit=PeopleAudit.TOKEN_ISSUED)
def issue_token(
    *,
    actor: Actor,
    name: str,
    days: int,
    scopes: Collection[Scope] = ALL,
    per_minute: int = PER_MINUTE,
    per_day: int = PER_DAY,
    machine_id: int | None = None,
) -> IssuedToken:
    """Issue an API token for some days and scopes: it acts as its owner, or as a machine an operator names.

    Raises Invalid at the field at fault, NotAllowed for a scope beyond the issuer's own token, NotFound for
    a machine that is not there.
    """
    owner = access.me(actor) if machine_id is None else access.machine_to_change(actor, machine_id).pk
    title = clean(name, 60)
    if not title:
        raise Invalid(N_("Name the program that will use this token."), code="no_name", field="name")
    tokens.may_issue_token(_working(owner), days).or_raise()
    tokens.may_use_for(actor, scopes).or_raise()
    tokens.may_be_used(per_minute, per_day).or_raise()
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    row = ApiToken.objects.create(
        person_id=owner,
        name=title,
        digest=token_digest(secret),
        last4=secret[-4:],
        issued_at=now,
        expires_at=now + timedelta(days=days),
        scopes=" ".join(scope for scope in Scope if scope in scopes),
        per_minute=per_minute,
        per_day=per_day,
        issued_by_id=actor.person_id,
    )
    detail(token=row.pk, days=days, scopes=row.scopes)
    return IssuedToken(row.pk, secret)


def _working(owner: int) -> int:
    working = ApiToken.objects.filter(person=owner, revoked_at__isnull=True, expires_at__gt=clock.now())
    return working.count()


@action(audit=PeopleAudit.TOKEN_REVOKED)
def revoke_token(*, actor: Actor, token_id: int) -> ApiToken:
    """End an API token at once: one's own, or one of a machine that the actor looks after."""
    token = access.token_to_revoke(actor, token_id)
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    return token


@action(audit=PeopleAudit.TOKEN_USED)
def note_token_uses(*, actor: Actor, used: Mapping[int, datetime]) -> None:
    """Write down that tokens were used, shortly before; their owners see when that was last."""
    if not actor.system:
        raise NotAllowed
    unchanged()
    # Whoever writes one of them down just now does so for all.
    free = ApiToken.objects.select_for_update(skip_locked=True).filter(pk__in=used).order_by("pk")
    by_second: dict[datetime, list[int]] = {}
    for token_id in free.values_list("pk", flat=True):
        by_second.setdefault(used[token_id].replace(microsecond=0), []).append(token_id)
    for ids in by_second.values():
        ApiToken.objects.filter(pk__in=ids).update(last_used_at=max(used[one] for one in ids))


@action(audit=PeopleAudit.MACHINE_MADE)
def make_machine(
    *,
    actor: Actor,
    name: str,
    purpose: str,
    role: Role,
    area_id: int | None = None,
    org_id: int | None = None,
) -> Person:
    """Enter the program of another system, with the role it works in; tokens are issued apart.

    Nobody logs in as a machine, it hears no notices, and it approves nothing: the second pair of eyes is
    a person's. Raises NotAllowed for a role or a place that the actor could not give.
    """
    access.may_keep_machines(actor).or_raise()
    may_work_as(role).or_raise()
    called = rules.read_name(name, required=True)
    detail(purpose=rules.read_purpose(purpose))
    machine = Person.objects.create(name=called, is_machine=True)
    give_grant(actor=actor, person_id=machine.pk, role=role, area_id=area_id, org_id=org_id)
    return machine


@action(audit=PeopleAudit.MACHINE_RETIRED)
def retire_machine(*, actor: Actor, machine_id: int) -> Person:
    """End a machine: its tokens stop working at once and its roles are over."""
    machine = access.machine_to_change(actor, machine_id)
    now = clock.now()
    ended = ApiToken.objects.filter(person=machine.pk, revoked_at__isnull=True).update(revoked_at=now)
    for grant in Grant.objects.filter(valid_now(), person=machine.pk):
        end_grant(actor=actor, grant_id=grant.pk)
    machine.erased_at = now
    machine.save(update_fields=["erased_at"])
    detail(tokens=ended)
    return machine
