"""Personal data out of words that go public."""

from collections.abc import Sequence

from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.rules.steps import TITLE_LENGTH
from huiyin.civic.people.public import names
from huiyin.kernel.redaction import find, redact
from huiyin.kernel.text import shorten

# A title is cut from the beginning of the words; no need to look through all of them.
_LOOKED_AT = 600


def redacted(matter: Matter, text: str) -> str:
    """Return a text without numbers, plates, addresses and the names of the matter's people."""
    return redact(text, names=_known_names(matter))


def redacted_title(matter: Matter) -> str:
    """Return a matter's title without personal data, at most as long as a title may be."""
    return public_title(matter.title, matter.body, _known_names(matter))


def public_title(title: str, body: str, names: Sequence[str] = ()) -> str:
    """Return a title without personal data.

    One that was cut from the words is cut anew after the redaction: half a number or a name would not be
    recognised.
    """
    line = " ".join(body[:_LOOKED_AT].split())
    if title.endswith("…") and line.startswith(title.removesuffix("…")):
        return shorten(redact(line, names), len(title))
    return shorten(redact(title, names), TITLE_LENGTH)


def pieces(matter: Matter, text: str) -> list[tuple[str, bool]]:
    """Cut a text where personal data begins and ends; True marks what is hidden from the public."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for found in find(text, _known_names(matter)):
        cut += [(text[at : found.start], False), (found.text, True)]
        at = found.end
    return [piece for piece in (*cut, (text[at:], False)) if piece[0]]


def _known_names(matter: Matter) -> list[str]:
    people = [person for person in (matter.author_id, matter.holder_person_id) if person]
    return [name for name in names(people).values() if len(name) > 1]
