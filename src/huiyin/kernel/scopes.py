"""What a key for programs may be used for: five scopes, each a set of permissions.

A scope never gives a right; it takes away what the owner's roles would allow. The scope of a permission
follows from its name, so that a new permission has one from the first day.
"""

from enum import StrEnum

from huiyin.kernel.permissions import Permission


class Scope(StrEnum):
    """Name what a token may be used for."""

    READ = "read"
    FILE = "file"
    WORK = "work"
    OWN = "own"
    ADMIN = "admin"


# What everybody may read without any key is not taken away by one.
OPEN = frozenset({Permission.PUBLIC_PAGE_READ, Permission.MIRROR_FIGURES_READ})
_READING = frozenset({"read", "export"})
_FILING = frozenset({"file", "file-for", "follow"})


def scope_of(permission: Permission) -> Scope:
    """Return the scope that a permission belongs to: reading, filing, working on matters, or the rest."""
    area, thing, act = permission.value.split(":")
    if area == "own":
        return Scope.OWN
    if act in _READING:
        return Scope.READ
    if act in _FILING:
        return Scope.FILE
    works = area == "hands" or ((area, thing) == ("civic", "matter") and act != "import")
    return Scope.WORK if works else Scope.ADMIN
