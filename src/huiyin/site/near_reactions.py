"""What follows for finding the same matter again: kept when words come, dropped when they go."""

from huiyin.civic.matters import public as matters
from huiyin.civic.triage import public as triage
from huiyin.site.telling import ACTOR


def note(event: matters.MatterFiled) -> None:
    """Keep what finds a new matter again."""
    triage.note_matter(actor=ACTOR, matter_id=event.matter_id)


def drop(event: matters.MatterWithdrawn) -> None:
    """Drop what was kept of a matter that its author took back."""
    triage.note_matter(actor=ACTOR, matter_id=event.matter_id)
