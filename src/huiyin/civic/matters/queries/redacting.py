"""Personal data out of words that go public."""

from huiyin.civic.matters.models import Matter
from huiyin.civic.people.public import names
from huiyin.kernel.redaction import find, redact


def redacted(matter: Matter, text: str) -> str:
    """Return a text without numbers, plates, addresses and the names of the matter's people."""
    return redact(text, names=_known_names(matter))


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
