"""Pure decisions about persons: ties, handles, who may give which role, and whose name is public."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Grant
from huiyin.kernel.decision import YES, Decision, no, not_allowed
from huiyin.kernel.errors import Invalid
from huiyin.kernel.identifiers import id_card_ok, mobile_ok, normalise_email, normalise_phone
from huiyin.kernel.masking import mask_name
from huiyin.kernel.permissions import ALLOWS, CENSUS_ROLES, Permission, Role
from huiyin.kernel.scopes import Scope
from huiyin.kernel.text import clean, normalise
from huiyin.kernel.text import gettext_noop as N_

MAX_NAME = 40
MAX_TOKENS = 10
MAX_TOKEN_DAYS = 366
EVERY_SCOPE = " ".join(Scope)
# How often a token may be used unless its issuer says otherwise, and at most.
PER_MINUTE, MOST_PER_MINUTE = 300, 3_000
PER_DAY, MOST_PER_DAY = 50_000, 2_000_000
MIN_PURPOSE, MAX_PURPOSE = 4, 200
MAX_ROOM, MAX_ADDRESS = 20, 200
LANGUAGES = ("zh-hans", "en")

SCOPE_WORDS: dict[Scope, str] = {
    Scope.READ: N_("Read what its owner may read"),
    Scope.FILE: N_("Raise matters, and act as their author"),
    Scope.WORK: N_("Work on matters: accept, assign, answer, approve"),
    Scope.OWN: N_("See and change its owner's own page"),
    Scope.ADMIN: N_("Change places, organisations, roles; import"),
}


class PeopleAudit(StrEnum):
    """Name what is audited here."""

    ACCOUNT_OPENED = "people.account_opened"
    CONSENT_GIVEN = "people.consent_given"
    CONSENT_WITHDRAWN = "people.consent_withdrawn"
    CONTACTS_FORGOTTEN = "people.contacts_forgotten"
    OPENINGS_FORGOTTEN = "people.openings_forgotten"
    CONTACT_OPENED = "people.contact_opened"
    GRANT_ENDED = "people.grant_ended"
    GRANT_GIVEN = "people.grant_given"
    HOME_CONFIRMED = "people.home_confirmed"
    HOME_ENDED = "people.home_ended"
    HOME_TIED = "people.home_tied"
    LOGGED_IN = "people.logged_in"
    MACHINE_MADE = "people.machine_made"
    MACHINE_RETIRED = "people.machine_retired"
    OPERATOR_MADE = "people.operator_made"
    PEOPLE_IMPORTED = "people.people_imported"
    PASSWORD_RENEWED = "people.password_renewed"  # noqa: S105 - names an audit row
    PASSWORD_CHANGED = "people.password_changed"  # noqa: S105 - names an audit row
    PERSON_ERASED = "people.person_erased"
    PERSON_NOTED = "people.person_noted"
    PROFILE_CHANGED = "people.profile_changed"
    REORGANISED = "people.reorganised"
    REACH_ASKED = "people.reach_asked"
    REACH_DROPPED = "people.reach_dropped"
    REACH_SHOWN = "people.reach_shown"
    SESSION_ENDED = "people.session_ended"
    SECOND_BEGUN = "people.second_begun"
    SECOND_OFF = "people.second_off"
    SECOND_ON = "people.second_on"
    SECOND_RESET = "people.second_reset"
    SECOND_SHOWN = "people.second_shown"
    RECOVERY_RENEWED = "people.recovery_renewed"
    TOKEN_ISSUED = "people.token_issued"  # noqa: S105 - names an audit row
    TOKEN_USED = "people.token_used"  # noqa: S105 - names an audit row
    TOKEN_REVOKED = "people.token_revoked"  # noqa: S105 - names an audit row


class Tie(StrEnum):
    """Name what a person is to a dwelling."""

    OWNER = "owner"
    TENANT = "tenant"
    FAMILY = "family"


class HandleKind(StrEnum):
    """Name what somebody logs in with."""

    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class Handle:
    """A phone number or e-mail address in its one form."""

    kind: HandleKind
    text: str


ROLE_NAMES: dict[Role, str] = {
    Role.RESIDENT: N_("resident"),
    Role.BUILDING_HEAD: N_("building head"),
    Role.GRID_STEWARD: N_("grid steward"),
    Role.COMMUNITY_STAFF: N_("community staff"),
    Role.STREET_STAFF: N_("street staff"),
    Role.DEPARTMENT_CLERK: N_("department clerk"),
    Role.PROPERTY_STAFF: N_("property staff"),
    Role.EMPLOYER_LIAISON: N_("employer's liaison"),
    Role.BRANCH_SECRETARY: N_("branch secretary"),
    Role.LEADER: N_("leader"),
    Role.OPERATOR: N_("operator"),
    Role.IN_SERVICE_MEMBER: N_("in-service member"),
    Role.MANAGED_MEMBER: N_("directly managed member"),
    Role.DEPUTY: N_("deputy or committee member"),
    Role.SERVICE_MEMBER: N_("service-team member"),
}
TIE_NAMES: dict[Tie, str] = {
    Tie.OWNER: N_("owner"),
    Tie.TENANT: N_("tenant"),
    Tie.FAMILY: N_("family"),
}

# Holders of an office answer for it by name, as on the notice boards at every gate; a neighbour who
# looks after a building does so only if they agreed.
_UNNAMED = CENSUS_ROLES | {Role.RESIDENT, Role.BUILDING_HEAD, Role.OPERATOR, Role.EMPLOYER_LIAISON}
OFFICE_ROLES = frozenset(Role) - _UNNAMED
# Roles whose office is an organisation rather than an area.
ORG_ONLY_ROLES = frozenset({Role.DEPARTMENT_CLERK, Role.PROPERTY_STAFF, Role.EMPLOYER_LIAISON})


def read_handle(text: str, field: str = "handle") -> Handle:
    """Read a phone number or an e-mail address; Invalid, at `field`, with a sentence if it is neither."""
    kind, reader = (HandleKind.EMAIL, normalise_email) if "@" in text else (HandleKind.PHONE, normalise_phone)
    try:
        return Handle(kind, reader(text))
    except ValueError as error:
        raise Invalid(str(error), code="not_a_contact", field=field) from error


def read_phone(text: str) -> str:
    """Return a phone number in its one form, or "" for none; Invalid at "phone"."""
    return _read(text, HandleKind.PHONE)


def read_email(text: str) -> str:
    """Return an e-mail address in its one form, or "" for none; Invalid at "email"."""
    return _read(text, HandleKind.EMAIL)


def _read(text: str, kind: HandleKind) -> str:
    if not text.strip():
        return ""
    reader = normalise_phone if kind is HandleKind.PHONE else normalise_email
    try:
        return reader(text)
    except ValueError as error:
        raise Invalid(str(error), code="not_a_contact", field=kind.value) from error


def takes_sms(phone: str) -> bool:
    """Tell whether a stored number is one of a mobile telephone in mainland China."""
    return mobile_ok(phone.removeprefix("+86"))


def read_id_number(text: str) -> str:
    """Return an identity number in capitals, or "" for none; Invalid at "id_number"."""
    number = "".join(text.split()).upper()
    if number and not id_card_ok(number):
        raise Invalid(
            N_("This identity number does not check out: compare its 18 characters with the card."),
            code="not_an_id_number",
            field="id_number",
        )
    return number


def read_name(text: str, *, required: bool = False) -> str:
    """Return a name as it is stored; Invalid at "name" when it is required and empty."""
    name = clean(" ".join(text.split()), MAX_NAME)
    if required and not name:
        raise Invalid(N_("Please write a name."), code="no_name", field="name")
    return name


def read_purpose(text: str) -> str:
    """Return why something is done to a person's data; Invalid at "purpose" if it says nothing."""
    purpose = clean(text, MAX_PURPOSE)
    if len(purpose) < MIN_PURPOSE:
        raise Invalid(
            N_("Say in a few words why; it is kept in the records."),
            code="no_purpose",
            field="purpose",
        )
    return purpose


def read_room(text: str) -> str:
    """Return a room as it is stored; Invalid at "room" if it is too long for one."""
    room = normalise(text).replace(" ", "").upper()
    if len(room) > MAX_ROOM:
        raise Invalid(
            N_("A room has at most %(most)s characters, like 2-603."),
            code="room_too_long",
            field="room",
            params={"most": MAX_ROOM},
        )
    return room


def read_language(text: str) -> str:
    """Return a language we speak, or "" for the default; Invalid at "language"."""
    if text and text not in LANGUAGES:
        raise Invalid(N_("We do not speak this language yet."), code="no_such_language", field="language")
    return text


def read_scopes(text: str) -> frozenset[Scope]:
    """Return the scopes that a token keeps as words."""
    return frozenset(Scope(word) for word in text.split())


def may_renew_password(actor: Actor, *, holds_roles: bool) -> Decision:
    """Say whether the actor may give somebody within their scope a new password, at the counter.

    Whoever holds a role is renewed from the command line: else staff could enter as one another.
    """
    if holds_roles and not actor.system:
        return not_allowed(
            N_("This person holds a role, so an operator renews the password on the command line.")
        )
    return YES


def may_confirm(actor: Actor, resident: int) -> Decision:
    """Say whether the actor may confirm the home of this person."""
    if resident == actor.person_id:
        return not_allowed(N_("Nobody confirms their own home. Ask a neighbour steward or the office."))
    return YES


def check_term(starts: datetime | None, ends: datetime | None) -> Decision:
    """Say whether a term can be: it must not end before it begins, and begins now if nothing is said."""
    begin = starts or clock.now()
    if ends is not None and ends <= begin:
        return no(
            "bad_term",
            N_("The last day lies before the first. Correct one of them."),
            Invalid,
            field="last_day",
        )
    return YES


def read_address(text: str) -> str:
    """Return an address as it is stored."""
    return clean(text, MAX_ADDRESS)


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that bring a permission."""
    return frozenset(role for role, allowed in ALLOWS.items() if permission in allowed)


@dataclass(frozen=True)
class Target:
    """Where a role would hold: an area, or an organisation with the areas it works in.

    `places` has one set for each area in question: its own id and the ids of everything above it.
    """

    places: Sequence[Collection[int]]
    org_id: int | None = None

    def lies_within(self, grants: Sequence[Grant]) -> bool:
        """Tell whether these grants together reach all of it."""
        if self.org_id is not None and any(grant.org_id == self.org_id for grant in grants):
            return True
        areas = {grant.area_id for grant in grants if grant.area_id is not None}
        return bool(self.places) and all(areas.intersection(place) for place in self.places)


def may_give(actor: Actor, role: Role, target: Target) -> Decision:
    """Say whether the actor may give (or end) a role there.

    Nobody hands on what they do not hold, nor beyond where they hold it: each permission that the role
    brings, and the right to give roles, must be the actor's over all of the target. Operators appoint to
    offices whose work they may not do themselves, as whoever sets up an installation has to.
    """
    if actor.system:
        return YES
    if target.lies_within(tuple(actor.grants_for(Permission.CIVIC_PERSON_APPOINT))):
        return YES
    if role in CENSUS_ROLES:
        return may_enter(actor, target)
    if not target.lies_within(tuple(actor.grants_for(Permission.CIVIC_PERSON_GRANT))):
        return not_allowed(N_("You may give roles only within your own area."))
    for permission in sorted(ALLOWS[role]):
        if not target.lies_within(tuple(actor.grants_for(permission))):
            return not_allowed(
                N_("This role brings rights that you do not hold yourself, so you cannot give it.")
            )
    return YES


def may_enter(actor: Actor, target: Target) -> Decision:
    """Say whether the actor enters who belongs to the compounds there: its branch and its offices do."""
    if actor.system or target.lies_within(tuple(actor.grants_for(Permission.CIVIC_MEMBER_ENTER))):
        return YES
    return not_allowed(N_("Members are entered by the branch and the offices in charge of the compound."))


def may_appoint(actor: Actor, person_id: int) -> Decision:
    """Say whether a person may be given a role by this actor: by everybody else, never by themselves."""
    if actor.person_id == person_id:
        return no("own_role", N_("Nobody gives a role to themselves. Ask another operator or office."))
    return YES


def grantable_roles(actor: Actor) -> list[Role]:
    """Return the roles that the actor could give somewhere, in the order of the roles."""
    if actor.has(Permission.CIVIC_PERSON_APPOINT):
        return list(Role)
    return [role for role in Role if all(actor.has(permission) for permission in ALLOWS[role])]


def fits(role: Role, *, has_area: bool, has_org: bool) -> Decision:
    """Say whether a role can be held over an area, or in an organisation, as asked."""
    if has_area == has_org:
        return no(
            "area_or_org",
            N_("A role holds either over an area or in an organisation: choose one of the two."),
            Invalid,
            field="area_id",
        )
    if has_org and role in CENSUS_ROLES:
        return no(
            "needs_area",
            N_("This tie is one to a compound. Name the compound, and no organisation."),
            Invalid,
            field="org_id",
        )
    if has_area and role in ORG_ONLY_ROLES:
        return no(
            "needs_org",
            N_("This role is held in an organisation. Choose the organisation."),
            Invalid,
            field="org_id",
        )
    return YES


def shown_name(role: Role, name: str, *, agreed: bool) -> str:
    """Return the name of a role's holder as the public reads it."""
    return name if agreed or role in OFFICE_ROLES else mask_name(name)
