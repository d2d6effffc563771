"""Pure decisions about the second factor: who may have it, who must, and what its codes look like."""

import re
import secrets
from collections.abc import Callable, Iterable
from enum import StrEnum

from huiyin.civic.people.rules import OFFICE_ROLES
from huiyin.kernel.actor import Actor, Grant
from huiyin.kernel.decision import YES, Decision, no, not_allowed
from huiyin.kernel.ids import ALPHABET
from huiyin.kernel.permissions import CENSUS_ROLES, Role
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

RECOVERY_CODES = 10
_HALF = 5
# How many half minutes the clock of a telephone may be fast or slow.
DRIFT = 1

# Whoever works here for an office; a neighbour who looks after a building does not.
STAFF_ROLES = OFFICE_ROLES | {Role.OPERATOR}
_HOLDERS = frozenset(Role) - CENSUS_ROLES - {Role.RESIDENT}
_LOOKALIKES = str.maketrans("OIL", "011")
_SIGNS = re.compile(r"[^0-9A-Za-z]")


class Demanded(StrEnum):
    """Name of whom an installation demands the second factor."""

    NOBODY = "nobody"
    OPERATORS = "operators"
    STAFF = "staff"


_DEMANDED_OF: dict[Demanded, frozenset[Role]] = {
    Demanded.NOBODY: frozenset(),
    Demanded.OPERATORS: frozenset({Role.OPERATOR}),
    Demanded.STAFF: STAFF_ROLES,
}


def is_staff(grants: Iterable[Grant]) -> bool:
    """Tell whether somebody works here for an office now."""
    return any(grant.role in STAFF_ROLES for grant in grants)


def is_demanded(grants: Iterable[Grant], of: Demanded) -> bool:
    """Tell whether somebody with these roles must show a second factor."""
    return any(grant.role in _DEMANDED_OF[of] for grant in grants)


def may_set_up(actor: Actor, *, is_on: bool) -> Decision:
    """Say whether the actor may turn the second factor on: whoever holds a role that brings rights."""
    if not any(grant.role in _HOLDERS for grant in actor.grants):
        return not_allowed(N_("Two-factor log-in is for those who hold a role."))
    if is_on:
        return no("second_on", N_("Two-factor log-in is on already. Turn it off first to change the phone."))
    return YES


def may_reset(actor: Actor, person_id: int, *, is_on: bool) -> Decision:
    """Say whether the actor may take somebody else's second factor off."""
    if actor.person_id == person_id:
        return not_allowed(
            N_("Nobody takes off their own: turn it off on your own page with a code, or ask a colleague.")
        )
    if not is_on:
        return no("second_off", N_("Two-factor log-in is not on for this account."))
    return YES


def steps_open(now: int, last: int) -> range:
    """Return the half minutes whose code counts now: one before to one after, none up to the last used."""
    return range(max(now - DRIFT, last + 1), now + DRIFT + 1)


def new_recovery_code(pick: Callable[[str], str] = secrets.choice) -> str:
    """Draw a recovery code: ten signs without look-alikes, 50 bits, written XXXXX-XXXXX."""
    drawn = "".join(pick(ALPHABET) for _ in range(2 * _HALF))
    return f"{drawn[:_HALF]}-{drawn[_HALF:]}"


def read_code(text: str) -> str:
    """Return a code as it is compared: digits, or a recovery code without its hyphen; "" for neither."""
    signs = _SIGNS.sub("", normalise(text)).upper()
    if len(signs) == 6 and signs.isdigit():
        return signs
    tidy = signs.translate(_LOOKALIKES)
    return tidy if len(tidy) == 2 * _HALF and set(tidy) <= set(ALPHABET) else ""


def is_recovery_code(code: str) -> bool:
    """Tell whether a code that was read is one of the ten on paper."""
    return len(code) == 2 * _HALF
