"""The names of the directory's places, held in memory by the worker."""

from typing import Any

from huiyin.civic.places.public import LEVELS, AreaLevel, NameKind, named_areas, said_names
from huiyin.civic.triage.rules.gazetteer import Gazetteer, Said, area_lines
from huiyin.kit.remember import Remembered

# A new name is known to the reading within ten minutes.
FRESH = 600.0


class KeptNames:
    """The gazetteer of the names that were read last: it is built anew where one of them changed."""

    def __init__(self) -> None:
        self._facts: tuple[Any, Any] | None = None
        self._built = Gazetteer(())

    def read(self) -> Gazetteer:
        """Read all names; building takes longer than reading them."""
        rows = {
            one.id: (one.name, one.parent_id, LEVELS.index(AreaLevel(one.level)))
            for one in named_areas([AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.COMPOUND])
        }
        said = [Said(one.area_id, one.name, one.kind is not NameKind.ALIAS) for one in said_names()]
        facts = rows, frozenset(said)
        if self._facts != facts:
            self._facts, self._built = facts, Gazetteer(area_lines(rows), said)
        return self._built


_held = Remembered(KeptNames().read, FRESH)


def gazetteer() -> Gazetteer:
    """Return the names of the streets, communities and compounds, and what people say instead."""
    return _held.get()
