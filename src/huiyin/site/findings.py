"""What is found out about an installation: one sentence, how bad it is, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Grade(StrEnum):
    """How bad a finding is."""

    GOOD = "good"
    HINT = "hint"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One sentence about the installation, and what to do about it."""

    grade: Grade
    message: str
    hint: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


def good(message: str, **params: object) -> Finding:
    """Return a finding that all is well."""
    return Finding(Grade.GOOD, message, params=params)


def hint(message: str, hint: str, **params: object) -> Finding:
    """Return a finding that somebody should look at."""
    return Finding(Grade.HINT, message, hint, params)


def bad(message: str, hint: str, **params: object) -> Finding:
    """Return a finding that has to be mended."""
    return Finding(Grade.BAD, message, hint, params)
