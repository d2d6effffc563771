"""What somebody reads who opened the link of a final echo."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters import access
from huiyin.civic.matters.rules.answering import answer_until
from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import place_names
from huiyin.kit.calendar import work_calendar


@dataclass(frozen=True)
class SayView:
    """An answer and what it answers; nothing else of the matter, and no key to it."""

    code: str
    title: str
    place: str
    org: str
    text: str
    at: datetime
    closes_at: datetime


def say_view(token: str) -> SayView:
    """Return the answer a link asks about. Raises LinkForged or LinkExpired."""
    matter = access.matter_to_say(token)
    root = matter.elder or matter
    echo = root.final_echo
    if echo is None or root.settled_at is None:
        raise AssertionError(
            "An answered matter has a final echo."
        )  # pragma: no cover - a constraint holds it
    # Of another's matter they read what was approved for sharing, as on their own page.
    text = echo.text if echo.matter_id == matter.pk else echo.shared_text
    return SayView(
        code=matter.code,
        title=matter.title,
        place=place_names([matter.place_id])[matter.place_id],
        org=org_names([echo.org_id]).get(echo.org_id or 0, ""),
        text=text,
        at=root.settled_at,
        closes_at=answer_until(root.settled_at, work_calendar()),
    )
