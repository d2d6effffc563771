"""What the fields of a form may begin with: a module above may have read it in somebody's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huiyin.kernel.actor import Actor


@dataclass(frozen=True)
class Suggestion:
    """What a field may begin with, and why, in the reader's language; whoever fills the form in decides."""

    value: str
    why: str


# Takes who looks and one object; returns suggestions by what they are about.
Suggester = Callable[["Actor", Any], Mapping[str, Suggestion]]

_suggesters: list[Suggester] = []


def register(suggester: Suggester) -> None:
    """Let a module above suggest what fields begin with; the site does so once when it starts."""
    _suggesters[:] = [suggester]


def suggestions_for(actor: "Actor", shown: Any) -> Mapping[str, Suggestion]:
    """Return what is suggested for an object; nothing where no module does."""
    return _suggesters[0](actor, shown) if _suggesters else {}
