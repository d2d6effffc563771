"""State tables: written once, asked everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import Message
from huiyin.kernel.text import gettext_noop as N_

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Workflow(Generic[S]):
    """A table of allowed moves. A state without an entry is an end.

    `words` are the message ids by which a refusal calls the states; without them it gives their values.
    """

    moves: Mapping[S, frozenset[S]]
    words: Mapping[S, str] = field(default_factory=dict)

    def may_move(self, source: S, target: S) -> Decision:
        """Say whether a thing in state `source` may go to `target`."""
        if target in self.moves.get(source, frozenset()):
            return YES
        return no(
            "wrong_state",
            N_(
                "This is “%(source)s” and cannot become “%(target)s”. Reload the page to see where it stands."
            ),
            source=self._called(source),
            target=self._called(target),
        )

    def _called(self, state: S) -> Message:
        return Message(self.words.get(state, state.value))

    def sources(self, target: S) -> frozenset[S]:
        """Return the states from which `target` can be reached in one move."""
        return frozenset(source for source, targets in self.moves.items() if target in targets)
