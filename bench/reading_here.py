"""Read messages on the database at hand: `python -m bench.reading_here COMPOUNDS FILE…`; prints JSON."""

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.machine import percentile
from bench.triage import rows_of
from bench.voices import place_names
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Words
from huiyin.civic.places.public import AreaLevel, default_place, import_areas, named_areas, place
from huiyin.civic.triage.actions import reading
from huiyin.civic.triage.public import Row, learn
from huiyin.civic.triage.queries.gazetteer import gazetteer
from huiyin.civic.triage.queries.reader import read_message
from huiyin.civic.triage.rules.text import plain
from huiyin.kernel.actor import Channel, system

READ, SETTLED, COUNTED = 300, 2_000, 30
# What nobody should send, and somebody does.
MUCH = 100_000
HEAPS = {
    "nothing": "",
    "one character": "灯",
    "pinyin": "lu deng bu liang san tian le",
    "traditional characters": "路燈壞了，請儘快修理。",
    "pictures": "😀😡👨‍👩‍👧",
    "another language": "The lamp is broken. ",
    "pasted markup": "<div class='a'><p>路灯</p><script>alert(1)</script></div>",
    "open markup": "<a ",
    "digits": "7",
    "numerals": "十",
    "brackets": "(",
    "ligatures of eighteen characters": "ﷺ",
    "a character and a blank": "灯 ",
}


def add_compounds(count: int) -> int:
    """Add compounds to all communities in turn; return how many places the gazetteer knows."""
    names = {one.id: one.name for one in named_areas([AreaLevel.STREET, AreaLevel.COMMUNITY])}
    communities = named_areas([AreaLevel.COMMUNITY])
    above = [f"{names[one.parent_id]} {one.name}" for one in communities if one.parent_id in names]
    rows = [
        {"level": "compound", "name": f"{name}小区{n % 9 + 1}期", "parent": above[n % len(above)]}
        for n, name in enumerate(place_names(count))
    ]
    actor = system("bench", Channel.COMMAND)
    # Streets of one name in two districts are left out.
    import_areas(actor=actor, rows=list(enumerate(rows, 2)), under=default_place(), keep_good=True)
    return len(named_areas([AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.COMPOUND]))


def raised(rows: Sequence[Row]) -> Iterator[Words]:
    """Yield messages of the file as if they were raised where settled matters were; one in three names it."""
    chance = random.Random(20261127)  # noqa: S311 - the same messages in every run
    for number, matter_id in enumerate(matters.decided_ids(SETTLED)[-READ:]):
        words = matters.words_of(matter_id)
        if words is not None:
            named = place(words.place_id).name if number % 3 == 0 else ""
            yield replace(words, title="", body=f"{named}{chance.choice(rows).text}")


class Reader:
    """Reads messages in two steps, each of which is timed."""

    def __init__(self, rows: Sequence[Row]) -> None:
        texts, labels = [row.text for row in rows], [row.label for row in rows]
        groups, segmented = [row.group for row in rows], [row.segmented for row in rows]
        self._model = learn(texts, labels, groups=groups, segmented=segmented)
        self.words_ms: list[float] = []
        self.office_ms: list[float] = []
        self.placed = self.offices = 0

    def read(self, words: Words) -> None:
        """Read one message in full."""
        begun = time.perf_counter()
        text = plain(f"{words.title} {words.body}")
        read = read_message(text, self._model, gazetteer=gazetteer(), near=words.scope.ids)
        between = time.perf_counter()
        facts = reading._facts(read, words)
        self.office_ms.append((time.perf_counter() - between) * 1_000)
        self.words_ms.append((between - begun) * 1_000)
        self.placed += read.place is not None
        self.offices += facts["org_id"] is not None

    def heaps(self, names: Sequence[str], said: Words) -> tuple[float, str]:
        """Read what nobody should send, and return the milliseconds of the slowest and what it was."""
        heaps = {kind: piece * (MUCH // max(len(piece), 1)) for kind, piece in HEAPS.items()}
        heaps["one name"] = names[0] * 50_000
        heaps["all names"] = "".join(names)[:MUCH]
        heaps["a phone book"] = " ".join(f"{name} 13{n:09}" for n, name in enumerate(names))[:MUCH]
        heaps["what people wrote"] = (said.body * (MUCH // len(said.body) + 1))[:MUCH]
        taken = []
        for kind, body in heaps.items():
            self.forget()
            self.read(replace(said, title="", body=body))
            taken.append((self.words_ms[0] + self.office_ms[0], kind))
        return max(taken)

    def forget(self) -> None:
        """Begin again, when everything that is remembered is there."""
        self.words_ms, self.office_ms, self.placed, self.offices = [], [], 0, 0


def main(compounds: int, files: Sequence[Path]) -> dict[str, Any]:
    """Learn, read, and return what it took."""
    names = add_compounds(compounds)
    rows = rows_of(files)
    reader = Reader(rows)
    said = list(raised([row for row in rows if not row.segmented]))
    with CaptureQueriesContext(connection) as asked:
        for words in said[:COUNTED]:
            reader.read(words)
    reader.forget()
    begun = time.process_time()
    for words in said:
        reader.read(words)
    cpu = (time.process_time() - begun) / len(said) * 1_000
    whole = [a + b for a, b in zip(reader.words_ms, reader.office_ms, strict=True)]
    found = _told(reader, whole, len(said)) | {"cpu": cpu, "statements": len(asked) / COUNTED, "names": names}
    known = [one.name for one in named_areas([AreaLevel.COMPOUND])]
    heap_ms, heap = reader.heaps(known, said[0])
    return found | {"heap_ms": heap_ms, "heap": heap}


def _told(reader: Reader, whole: Sequence[float], said: int) -> dict[str, Any]:
    return {
        "whole_p50": percentile(whole, 0.5),
        "whole_p99": percentile(whole, 0.99),
        "whole_max": max(whole),
        "words_p50": percentile(reader.words_ms, 0.5),
        "office_p50": percentile(reader.office_ms, 0.5),
        "placed": reader.placed / said,
        "offices": reader.offices / said,
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]])))
