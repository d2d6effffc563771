"""What modules above add to the copy of one's data: each registers how it finds what it keeps of a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """What one module keeps of a person, as plain values, and the tokens of the photos that belong to it."""

    facts: Any
    photos: Sequence[str] = ()


Contributor = Callable[[int], Part]

_contributors: dict[str, Contributor] = {}


def contribute(name: str, contributor: Contributor) -> None:
    """Let a module add a part to every copy, under its name."""
    if name in _contributors:
        raise ValueError(f"There is a part “{name}” in the copy already; register it once.")
    _contributors[name] = contributor


def contributions(person_id: int) -> dict[str, Part]:
    """Return what the modules above keep of a person, by their names."""
    return {name: contributor(person_id) for name, contributor in _contributors.items()}
