"""A list's own history: one line for everything that was done to it."""

from huiyin.civic.matters.models import List, ListEntry
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.kernel import clock
from huiyin.kit.actions import deed


def write_down(held: List, kind: MatterAudit, code: str = "", **said: object) -> None:
    """Add a line to the history of a list, in the name of whoever acts; empty words are left out."""
    actor = deed().actor
    ListEntry.objects.create(
        list=held,
        at=clock.now(),
        kind=kind.value,
        person_id=actor.person_id,
        pseudonym=actor.pseudonym,
        code=code,
        detail={name: value for name, value in said.items() if value not in ("", None)},
    )
