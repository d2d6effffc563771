"""The API of people: oneself, and the roles one may see."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from huiyin.civic.people import actions, queries, rules
from huiyin.civic.people.queries import AccessRow, Home, RoleHeld
from huiyin.civic.people.rules.openings import Masked, Purpose
from huiyin.civic.places import public as places
from huiyin.kernel.permissions import Permission
from huiyin.kernel.scopes import Scope
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, Limit, PageOut, asks, page_out
from huiyin.kit.paging import Page

router = Router(tags=["people"])
OWN = Permission.OWN_ACCOUNT_USE
# Where a page ended: the id of its last row.
Token = Annotated[str, Path(max_length=40, description="The token of a place.")]
SessionId = Annotated[str, Path(pattern="^[0-9a-f]{20}$", description="The id of a log-in.")]
After = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]


class RoleOut(Schema):
    """A role and where it holds."""

    id: int
    person_id: int
    name: str
    role: str
    where: str
    area_id: int | None
    org_id: int | None
    starts: datetime
    ends: datetime | None
    duty: str


class HomeOut(Schema):
    """A home; `confirmed` says whether somebody whose task that is has confirmed it."""

    id: int
    where: str
    tie: str
    confirmed: bool


class MeOut(Schema):
    """Oneself, contacts masked."""

    id: int
    name: str
    phone: str
    email: str
    language: str
    homes: list[HomeOut]
    roles: list[RoleOut]


class MeIn(Schema):
    """What one may change of oneself here."""

    name: str
    language: str = ""


@router.get("/me", response=MeOut, **asks(OWN))
def me(request: HttpRequest) -> MeOut:
    """Show what is known of oneself."""
    known = queries.my_profile(actor_of(request))
    return MeOut(
        id=known.masked.id,
        name=known.name,
        phone=known.masked.phone,
        email=known.masked.email,
        language=known.language,
        homes=[_home(home) for home in known.homes],
        roles=[_role(role) for role in known.roles],
    )


@router.post("/me", response=MeOut, **asks(OWN))
def change_me(request: HttpRequest, data: MeIn) -> MeOut:
    """Change one's own name and language."""
    actions.update_profile(actor=actor_of(request), name=data.name, language=data.language)
    return me(request)


class TokenOut(Schema):
    """One of one's own tokens; the secret is shown when it is issued, and never again."""

    id: int
    name: str
    last4: str
    scopes: list[Scope]
    per_minute: int
    per_day: int
    issued_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class TokenIn(Schema):
    """A token to issue."""

    name: Annotated[str, Field(max_length=60)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    days: Annotated[int, Field(ge=1, le=rules.MAX_TOKEN_DAYS)] = 90
    per_minute: Annotated[int, Field(ge=1, le=rules.MOST_PER_MINUTE)] = rules.PER_MINUTE
    per_day: Annotated[int, Field(ge=1, le=rules.MOST_PER_DAY)] = rules.PER_DAY


class IssuedOut(Schema):
    """A token that was issued: keep `secret`, it is kept nowhere else."""

    id: int
    secret: str


@router.get("/me/tokens", response=list[TokenOut], **asks(OWN))
def tokens(request: HttpRequest) -> list[TokenOut]:
    """List one's own API tokens that were not revoked, newest first."""
    return [
        TokenOut(**{**vars(row), "scopes": sorted(row.scopes)})
        for row in queries.my_tokens(actor_of(request))
    ]


@router.post("/me/tokens", response=IssuedOut, **asks(OWN))
def issue_token(request: HttpRequest, data: TokenIn) -> IssuedOut:
    """Issue an API token that acts as oneself, within the scopes of the token it is asked with."""
    issued = actions.issue_token(
        actor=actor_of(request),
        name=data.name,
        days=data.days,
        scopes=frozenset(data.scopes),
        per_minute=data.per_minute,
        per_day=data.per_day,
    )
    return IssuedOut(id=issued.id, secret=issued.secret)


@router.post("/me/tokens/{token_id}/revoke", response=list[TokenOut], **asks(OWN))
def revoke_token(request: HttpRequest, token_id: Id) -> list[TokenOut]:
    """End one of one's own API tokens at once; return those that are left."""
    actions.revoke_token(actor=actor_of(request), token_id=token_id)
    return tokens(request)


class SecondOut(Schema):
    """How it stands with one's own second factor; `demanded` says whether one's role must have one here."""

    since: datetime | None
    demanded: bool
    recovery_left: int


class ResetIn(Schema):
    """Why a colleague's second factor is taken off."""

    purpose: Annotated[str, Field(max_length=rules.MAX_PURPOSE)]


# Setting it up, new codes and turning it off are pages only: they ask for the password, and a token must be
# no way to try passwords; the secret and the codes are for the eyes of one person.
@router.get("/me/second", response=SecondOut, **asks(OWN))
def second(request: HttpRequest) -> SecondOut:
    """Say whether one's own second factor is on."""
    found = queries.my_second(actor_of(request))
    return SecondOut(since=found.since, demanded=found.demanded, recovery_left=found.recovery_left)


@router.post("/{person_id}/second/reset", response={204: None}, **asks(Permission.CIVIC_PERSON_APPOINT))
def reset_second(request: HttpRequest, person_id: Id, data: ResetIn) -> Status[None]:
    """Take a colleague's second factor off, whose phone and recovery codes are lost; they are told."""
    actions.reset_second(actor=actor_of(request), person_id=person_id, purpose=data.purpose)
    return Status(204, None)


class SessionOut(Schema):
    """One of one's own log-ins; `here` marks the one that asks, if it is no token."""

    id: str
    browser: str
    system: str
    started_at: datetime
    seen_at: datetime
    here: bool


@router.get("/me/sessions", response=list[SessionOut], **asks(OWN))
def sessions(request: HttpRequest) -> list[SessionOut]:
    """List where one is logged in, newest first."""
    rows = queries.my_sessions(actor_of(request), _present(request))
    return [SessionOut(**{name: getattr(row, name) for name in SessionOut.model_fields}) for row in rows]


@router.post("/me/sessions/end-others", response=list[SessionOut], **asks(OWN))
def end_other_sessions(request: HttpRequest) -> list[SessionOut]:
    """End all of one's own log-ins but the one that asks; by token, all of them."""
    actions.end_other_sessions(actor=actor_of(request), keep=_present(request))
    return sessions(request)


@router.post("/me/sessions/{session}/end", response=list[SessionOut], **asks(OWN))
def end_session(request: HttpRequest, session: SessionId) -> list[SessionOut]:
    """End one of one's own log-ins at once; return those that are left."""
    actions.end_session(actor=actor_of(request), session=session)
    return sessions(request)


def _present(request: HttpRequest) -> str:
    """Return the key of the session that asks; "" for a program, whose cookies say nothing."""
    by_token = "Authorization" in request.headers
    return "" if by_token else request.session.session_key or ""


class FieldOpeningIn(Schema):
    """Which masked fields are needed, and what for; `words` are needed for the purpose "other"."""

    fields: list[Masked]
    purpose: Purpose
    words: str = ""


class FieldOpeningOut(Schema):
    """The fields in plain. They are yours for so many seconds; the person reads that you opened them."""

    values: dict[str, str]
    seconds: int


class AccessOut(Schema):
    """One opening of one's own data: the office that opened, never a name."""

    id: int
    at: datetime
    field: str
    purpose: str
    words: str
    role: str
    office: str
    about: str


@router.post("/{person_id}/openings", response=FieldOpeningOut, **asks(Permission.CIVIC_PERSON_READ))
def open_fields(request: HttpRequest, person_id: Id, data: FieldOpeningIn) -> FieldOpeningOut:
    """Open masked fields of a person within one's area; it lands in that person's access log."""
    found = actions.open_fields(
        actor=actor_of(request),
        person_id=person_id,
        fields=data.fields,
        purpose=data.purpose,
        words=data.words,
    )
    return FieldOpeningOut(values={one.field.value: one.value for one in found.fields}, seconds=found.seconds)


@router.get("/me/log", response=PageOut[AccessOut], **asks(OWN))
def access_log(request: HttpRequest, cursor: After = "", limit: Limit = queries.MOST) -> dict[str, Any]:
    """List who opened one's own data, newest first."""
    before = int(cursor) if cursor else None
    rows = queries.my_access_log(actor_of(request), before=before, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), _access)


def _access(row: AccessRow) -> AccessOut:
    return AccessOut(
        id=row.id,
        at=row.at,
        field=row.field_name,
        purpose=row.purpose_name,
        words=row.words,
        role=row.role_name,
        office=row.office,
        about=row.about,
    )


@router.get("/grants", response=PageOut[RoleOut], **asks(Permission.CIVIC_PERSON_GRANT))
def grants(request: HttpRequest, cursor: After = "", limit: Limit = queries.MOST) -> dict[str, Any]:
    """List the roles held where one may give roles, newest first."""
    after = int(cursor) if cursor else None
    rows = queries.grants_in_reach(actor_of(request), after=after, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), _role)


class FigureOut(Schema):
    """How many persons a compound counts of one kind."""

    role: str
    persons: int


class MemberOut(Schema):
    """Somebody who belongs to a compound, without any contact."""

    id: int
    person_id: int
    name: str
    role: str
    employer: str
    duty: str
    starts: datetime
    ends: datetime | None


@router.get("/census/{token}", response=list[FigureOut], **asks(Permission.PUBLIC_PAGE_READ))
def census(request: HttpRequest, token: Token) -> list[FigureOut]:
    """Count who belongs to a compound: in-service and managed members, deputies, the service team."""
    place = places.place_by_token(token)
    return [FigureOut(role=one.role.value, persons=one.persons) for one in queries.census(place)]


@router.get("/members/{token}", response=PageOut[MemberOut], **asks(Permission.CIVIC_MEMBER_READ))
def members(
    request: HttpRequest, token: Token, cursor: After = "", limit: Limit = queries.MOST
) -> dict[str, Any]:
    """List who belongs to a compound, for its branch and the offices in charge."""
    place, after = places.place_by_token(token), int(cursor) if cursor else None
    rows = queries.members(actor_of(request), place, after=after, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), lambda one: MemberOut(**{**vars(one), "role": one.role.value}))


def _home(home: Home) -> HomeOut:
    return HomeOut(id=home.id, where=home.where, tie=home.tie.value, confirmed=home.confirmed)


def _role(role: RoleHeld) -> RoleOut:
    return RoleOut(
        id=role.id,
        person_id=role.person_id,
        name=role.name,
        role=role.role.value,
        where=role.where,
        area_id=role.area_id,
        org_id=role.org_id,
        starts=role.starts,
        ends=role.ends,
        duty=role.duty,
    )
