"""Which roles the program of another system may work in."""

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import CENSUS_ROLES, Role
from huiyin.kernel.text import gettext_noop as N_

# Offices that a person is elected or appointed to; no program fills one, nor runs the installation.
_NOT_FOR_MACHINES = CENSUS_ROLES | {Role.RESIDENT, Role.BRANCH_SECRETARY, Role.LEADER, Role.OPERATOR}


def machine_roles() -> list[Role]:
    """Return the roles that the program of another system may work in."""
    return [role for role in Role if role not in _NOT_FOR_MACHINES]


def may_work_as(role: Role) -> Decision:
    """Say whether the program of another system may work in a role."""
    if role in machine_roles():
        return YES
    return no(
        "person_only",
        N_("This role is a person's; choose one for the work the system does."),
        Invalid,
        field="role",
    )
