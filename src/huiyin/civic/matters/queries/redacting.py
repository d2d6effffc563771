"""Personal data out of words that go public."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from huiyin.civic.matters.models import Echo, Matter, Supporter
from huiyin.civic.matters.rules.steps import TITLE_LENGTH
from huiyin.civic.orgs.public import orgs_serving
from huiyin.civic.people.public import names
from huiyin.civic.places.public import place
from huiyin.kernel.redaction import find, redact
from huiyin.kernel.text import shorten

# A title is cut from the beginning of the words; no need to look through all of them.
_LOOKED_AT = 600
_MOST_SUPPORTERS = 2_000


@dataclass(frozen=True)
class Piece:
    """A part of a text; `kind` says what the machine hides in it, and is empty for what stays."""

    text: str
    kind: str = ""


class Redactor:
    """Hides personal data in the words of one matter; what it has to know is read once, when asked."""

    def __init__(self, matter: Matter) -> None:
        self._matter = matter

    @cached_property
    def _names(self) -> list[str]:
        """Return the names of the matter's people: who raised, joined, holds it, and who wrote its echoes."""
        matter = self._matter
        family = Matter.objects.filter(pk__in=[matter.pk, matter.elder_id or matter.pk])
        merged = Matter.objects.filter(elder__in=family)
        people = {matter.author_id, matter.holder_person_id}
        people |= {*family.values_list("author_id", flat=True), *merged.values_list("author_id", flat=True)}
        people |= {*Echo.objects.filter(matter=matter).values_list("doer_id", flat=True)}
        joined = Supporter.objects.filter(matter__in=family, person__isnull=False)
        people |= {*joined.values_list("person_id", flat=True)[:_MOST_SUPPORTERS]}
        return [name for name in names(people).values() if len(name) > 1]

    @cached_property
    def _numbers(self) -> list[str]:
        """Return the public numbers of the offices at work there, which are no secret."""
        return [one.phone for one in orgs_serving(place(self._matter.place_id)) if one.phone]

    def text(self, words: str) -> str:
        """Return words without numbers, plates, addresses and the names of the matter's people."""
        return redact(words, self._names, public_numbers=self._numbers)

    def title(self) -> str:
        """Return the matter's title without personal data, at most as long as a title may be."""
        return public_title(self._matter.title, self._matter.body, self._names)

    def pieces(self, words: str) -> list[Piece]:
        """Cut words where personal data begins and ends."""
        cut: list[Piece] = []
        at = 0
        for found in find(words, self._names, public_numbers=self._numbers):
            cut += [Piece(words[at : found.start]), Piece(found.text, found.kind.value)]
            at = found.end
        return [piece for piece in (*cut, Piece(words[at:])) if piece.text]


def redacted(matter: Matter, text: str) -> str:
    """Return a text of a matter as others than its author may read it."""
    return Redactor(matter).text(text)


def public_title(title: str, body: str, names: Sequence[str] = ()) -> str:
    """Return a title without personal data.

    One that was cut from the words is cut anew after the redaction: half a number or a name would not be
    recognised.
    """
    line = " ".join(body[:_LOOKED_AT].split())
    if title.endswith("…") and line.startswith(title.removesuffix("…")):
        return shorten(redact(line, names), len(title))
    return shorten(redact(title, names), TITLE_LENGTH)
