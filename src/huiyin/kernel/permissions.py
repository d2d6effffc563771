"""What can be allowed (`area:thing:act`, alphabetical) and which role brings it.

A permission alone opens nothing: it counts where the grant that brings it reaches (an area with
everything under it, or an organisation), and the module's `access.py` decides.
"""

from enum import StrEnum


class Permission(StrEnum):
    """Name an act; each member is granted by roles in `ALLOWS`."""

    ADMIN_SITE_ENTER = "admin:site:enter"
    CIVIC_BASIS_EDIT = "civic:basis:edit"
    CIVIC_HOOK_EDIT = "civic:hook:edit"
    CIVIC_LIMIT_SET = "civic:limit:set"
    CIVIC_LIST_WORD = "civic:list:word"
    CIVIC_MATTER_ACCEPT = "civic:matter:accept"
    CIVIC_MATTER_APPROVE = "civic:matter:approve"
    CIVIC_MATTER_ASSIGN = "civic:matter:assign"
    CIVIC_MATTER_CALL_BACK = "civic:matter:call-back"
    CIVIC_MATTER_EXPORT = "civic:matter:export"
    CIVIC_MATTER_FILE = "civic:matter:file"
    CIVIC_MATTER_FILE_FOR = "civic:matter:file-for"
    CIVIC_MATTER_FOLLOW = "civic:matter:follow"
    CIVIC_MATTER_IMPORT = "civic:matter:import"
    CIVIC_MATTER_INSTRUCT = "civic:matter:instruct"
    CIVIC_MATTER_LIST = "civic:matter:list"
    CIVIC_MATTER_MERGE = "civic:matter:merge"
    CIVIC_MATTER_READ = "civic:matter:read"
    CIVIC_MATTER_RULE = "civic:matter:rule"
    CIVIC_MATTER_SUPERVISE = "civic:matter:supervise"
    CIVIC_MATTER_WHISTLE = "civic:matter:whistle"
    CIVIC_MATTER_WORK = "civic:matter:work"
    CIVIC_MEMBER_ENTER = "civic:member:enter"
    CIVIC_MEMBER_READ = "civic:member:read"
    CIVIC_NOTICE_READ = "civic:notice:read"
    CIVIC_OPENING_READ = "civic:opening:read"
    CIVIC_ORG_EDIT = "civic:org:edit"
    CIVIC_PERSON_APPOINT = "civic:person:appoint"
    CIVIC_PERSON_EDIT = "civic:person:edit"
    CIVIC_PERSON_GRANT = "civic:person:grant"
    CIVIC_PERSON_READ = "civic:person:read"
    CIVIC_PLACE_EDIT = "civic:place:edit"
    CIVIC_RAISING_LIMIT = "civic:raising:limit"
    CIVIC_TERRITORY_PLAN = "civic:territory:plan"
    HANDS_CHECKIN_DECIDE = "hands:checkin:decide"
    HANDS_HOURS_CONFIRM = "hands:hours:confirm"
    HANDS_NEED_PUBLISH = "hands:need:publish"
    HANDS_STANDING_READ = "hands:standing:read"
    HANDS_STANDING_SIGN = "hands:standing:sign"
    HANDS_STATION_KEEP = "hands:station:keep"
    HANDS_VOLUNTEER_KEEP = "hands:volunteer:keep"
    MIRROR_FIGURES_READ = "mirror:figures:read"
    OWN_ACCOUNT_USE = "own:account:use"
    PUBLIC_PAGE_READ = "public:page:read"


P = Permission

# Everybody, logged in or not.
PUBLIC = frozenset({P.PUBLIC_PAGE_READ, P.CIVIC_MATTER_FILE, P.CIVIC_MATTER_FOLLOW, P.MIRROR_FIGURES_READ})
# Whoever is logged in.
MEMBER = PUBLIC | {P.OWN_ACCOUNT_USE, P.CIVIC_NOTICE_READ}

# What only a person does, whatever role a program holds: a second pair of eyes, and deciding who may what.
PERSON_ONLY = frozenset(
    {
        P.CIVIC_MATTER_APPROVE,
        P.CIVIC_MEMBER_ENTER,
        P.CIVIC_MEMBER_READ,
        P.CIVIC_PERSON_APPOINT,
        P.CIVIC_PERSON_GRANT,
        P.HANDS_CHECKIN_DECIDE,
        P.HANDS_STANDING_SIGN,
    }
)


class Role(StrEnum):
    """Name what a person is to an area or an organisation."""

    RESIDENT = "resident"
    BUILDING_HEAD = "building_head"
    GRID_STEWARD = "grid_steward"
    COMMUNITY_STAFF = "community_staff"
    STREET_STAFF = "street_staff"
    DEPARTMENT_CLERK = "department_clerk"
    PROPERTY_STAFF = "property_staff"
    EMPLOYER_LIAISON = "employer_liaison"
    BRANCH_SECRETARY = "branch_secretary"
    LEADER = "leader"
    IN_SERVICE_MEMBER = "in_service_member"
    MANAGED_MEMBER = "managed_member"
    DEPUTY = "deputy"
    SERVICE_MEMBER = "service_member"
    OPERATOR = "operator"


# Whom the census of a compound registers. They bring no rights; that somebody is a party member is nobody's
# business but the branch's and the offices' in charge (PIPL art. 28, a particular identity).
CENSUS_ROLES = frozenset({Role.IN_SERVICE_MEMBER, Role.MANAGED_MEMBER, Role.DEPUTY, Role.SERVICE_MEMBER})

_STEWARD = frozenset(
    {
        P.CIVIC_MATTER_READ,
        P.CIVIC_MATTER_ACCEPT,
        P.CIVIC_MATTER_ASSIGN,
        P.CIVIC_MATTER_WORK,
        P.CIVIC_MATTER_FILE_FOR,
        P.CIVIC_MATTER_LIST,
        P.CIVIC_MATTER_MERGE,
    }
)
# What the branch of a compound does with check-ins and claims (双报到), and the offices above it.
_CLAIMS = frozenset(
    {
        P.HANDS_CHECKIN_DECIDE,
        P.HANDS_HOURS_CONFIRM,
        P.HANDS_NEED_PUBLISH,
        P.HANDS_STANDING_READ,
        P.HANDS_STANDING_SIGN,
    }
)
_OFFICE = (
    _STEWARD
    | _CLAIMS
    | {
        P.CIVIC_MATTER_WHISTLE,
        P.CIVIC_MEMBER_ENTER,
        P.CIVIC_MEMBER_READ,
        P.CIVIC_RAISING_LIMIT,
        P.CIVIC_MATTER_APPROVE,
        P.CIVIC_MATTER_CALL_BACK,
        P.CIVIC_MATTER_EXPORT,
        P.CIVIC_PERSON_READ,
        P.CIVIC_PERSON_EDIT,
        P.CIVIC_PLACE_EDIT,
        P.CIVIC_ORG_EDIT,
        P.HANDS_VOLUNTEER_KEEP,
    }
)
_HOLDER = frozenset({P.CIVIC_MATTER_READ, P.CIVIC_MATTER_WORK})

# What each role allows where its grant reaches.
ALLOWS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: frozenset(),
    Role.BUILDING_HEAD: frozenset({P.CIVIC_MATTER_FILE_FOR, P.HANDS_HOURS_CONFIRM}),
    Role.GRID_STEWARD: _STEWARD | {P.HANDS_HOURS_CONFIRM},
    Role.COMMUNITY_STAFF: _OFFICE,
    Role.STREET_STAFF: _OFFICE
    | {P.CIVIC_PERSON_GRANT, P.CIVIC_MATTER_RULE, P.CIVIC_MATTER_SUPERVISE, P.HANDS_STATION_KEEP},
    Role.DEPARTMENT_CLERK: _HOLDER,
    Role.PROPERTY_STAFF: _HOLDER,
    Role.EMPLOYER_LIAISON: frozenset({P.HANDS_STANDING_READ}),
    Role.BRANCH_SECRETARY: _STEWARD
    | _CLAIMS
    | {
        P.CIVIC_MATTER_APPROVE,
        P.CIVIC_MATTER_CALL_BACK,
        P.CIVIC_MATTER_WHISTLE,
        P.CIVIC_MEMBER_ENTER,
        P.CIVIC_MEMBER_READ,
        P.HANDS_VOLUNTEER_KEEP,
    },
    Role.LEADER: frozenset(
        {
            P.CIVIC_MATTER_READ,
            P.CIVIC_MATTER_RULE,
            P.CIVIC_MATTER_SUPERVISE,
            P.CIVIC_MATTER_INSTRUCT,
        }
    ),
    Role.OPERATOR: frozenset(
        {
            P.ADMIN_SITE_ENTER,
            P.CIVIC_LIMIT_SET,
            P.CIVIC_LIST_WORD,
            P.CIVIC_BASIS_EDIT,
            P.CIVIC_HOOK_EDIT,
            P.CIVIC_PLACE_EDIT,
            P.CIVIC_ORG_EDIT,
            P.CIVIC_PERSON_READ,
            P.CIVIC_PERSON_EDIT,
            P.CIVIC_PERSON_GRANT,
            P.CIVIC_PERSON_APPOINT,
            P.CIVIC_MEMBER_ENTER,
            P.CIVIC_MATTER_IMPORT,
            P.CIVIC_MATTER_EXPORT,
            P.CIVIC_MATTER_READ,
            P.CIVIC_TERRITORY_PLAN,
            P.CIVIC_OPENING_READ,
        }
    ),
    **dict.fromkeys(CENSUS_ROLES, frozenset()),
}
