"""Personal data out of words that go public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from huiyin.civic.matters.models import Echo, Matter, Supporter, Task
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


class Machine:
    """Hides personal data in words; a subclass says which names and numbers it knows."""

    @cached_property
    def _names(self) -> list[str]:
        """Return the names of persons who may stand in the words."""
        return []

    @cached_property
    def _numbers(self) -> list[str]:
        """Return the numbers that are no secret."""
        return []

    def text(self, words: str) -> str:
        """Return words without numbers, plates, addresses and the names it knows."""
        return redact(words, self._names, public_numbers=self._numbers)

    def pieces(self, words: str) -> list[Piece]:
        """Cut words where personal data begins and ends."""
        cut: list[Piece] = []
        at = 0
        for found in find(words, self._names, public_numbers=self._numbers):
            cut += [Piece(words[at : found.start]), Piece(found.text, found.kind.value)]
            at = found.end
        return [piece for piece in (*cut, Piece(words[at:])) if piece.text]

    def hidden(self, words: str) -> list[tuple[str, str]]:
        """Return what it hides in words, each with its kind."""
        return [(piece.text, piece.kind) for piece in self.pieces(words) if piece.kind]


class Redactor(Machine):
    """Hides personal data in the words of one matter; what it has to know is read once, when asked."""

    def __init__(self, matter: Matter) -> None:
        self._matter = matter

    @cached_property
    def _names(self) -> list[str]:
        """Return the names of the matter's people: who raised, joined, holds it, helped, wrote its echoes."""
        matter = self._matter
        family = Matter.objects.filter(pk__in=[matter.pk, matter.elder_id or matter.pk])
        merged = Matter.objects.filter(elder__in=family)
        people = {matter.author_id, matter.holder_person_id}
        people |= {*family.values_list("author_id", flat=True), *merged.values_list("author_id", flat=True)}
        people |= {*Echo.objects.filter(matter=matter).values_list("doer_id", flat=True)}
        joined = Supporter.objects.filter(matter__in=family, person__isnull=False)
        people |= {*joined.values_list("person_id", flat=True)[:_MOST_SUPPORTERS]}
        for pair in Task.objects.filter(matter__in=family).values_list("person_id", "worker_id"):
            people |= {*pair}
        return [name for name in names(people).values() if len(name) > 1]

    @cached_property
    def _numbers(self) -> list[str]:
        """Return the public numbers of the offices at work there, which are no secret."""
        return _public_numbers(self._matter.place_id)

    def title(self) -> str:
        """Return the matter's title without personal data, at most as long as a title may be."""
        return public_title(self._matter.title, self._matter.body, self._names)


class ListRedactor(Machine):
    """Hides personal data in words about a list: the people of its matters, and others one names."""

    def __init__(self, list_code: str, place_id: int, persons: Iterable[int] = ()) -> None:
        self._code, self._place_id, self._persons = list_code, place_id, set(persons)

    @cached_property
    def _names(self) -> list[str]:
        """Return the names of who raised, joined or holds what stands on the list, and wrote its echoes."""
        on_it = Matter.objects.filter(listed__list__code=self._code, listed__removed_at__isnull=True)
        people = {*self._persons}
        for pair in on_it.values_list("author_id", "holder_person_id")[:_MOST_SUPPORTERS]:
            people |= {*pair}
        joined = Supporter.objects.filter(matter__in=on_it, person__isnull=False)
        people |= {*joined.values_list("person_id", flat=True)[:_MOST_SUPPORTERS]}
        wrote = Echo.objects.filter(matter__in=on_it)
        people |= {*wrote.values_list("doer_id", flat=True)[:_MOST_SUPPORTERS]}
        return [name for name in names(people).values() if len(name) > 1]

    @cached_property
    def _numbers(self) -> list[str]:
        return _public_numbers(self._place_id)


def _public_numbers(place_id: int) -> list[str]:
    """Return the public numbers of the offices at work at a place, which are no secret."""
    return [one.phone for one in orgs_serving(place(place_id)) if one.phone]


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
