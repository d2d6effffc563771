"""State tables: written once, asked everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Workflow(Generic[S]):
    """A table of allowed moves. A state without an entry is an end."""

    moves: Mapping[S, frozenset[S]]

    def may_move(self, source: S, target: S) -> Decision:
        """Say whether a thing in state `source` may go to `target`."""
        if target in self.moves.get(source, frozenset()):
            return YES
        return no(
            "wrong_state",
            N_(
                "This is “%(source)s” and cannot become “%(target)s”. Reload the page to see where it stands."
            ),
            source=source.value,
            target=target.value,
        )

    def sources(self, target: S) -> frozenset[S]:
        """Return the states from which `target` can be reached in one move."""
        return frozenset(source for source, targets in self.moves.items() if target in targets)
