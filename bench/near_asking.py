"""Fill the index and ask it: `python -m bench.near_asking MESSAGES ASKED`, on the database at hand.

Prints one line of JSON. The messages stand in memory, and only what the index keeps of them is in the
database: what reading words costs is measured by itself, with the words of as many finds.
"""

import json
import sys
import time
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from math import sqrt

import numpy as np
from django.core.management import call_command
from django.db import connection, transaction
from scipy.sparse import csr_matrix

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.machine import percentile
from bench.voices import Voice, voices
from huiyin.civic.triage.models import Sketch, Trace, WordCount
from huiyin.civic.triage.queries import near
from huiyin.civic.triage.rules.frequencies import Frequencies, counted, packed, pieces
from huiyin.civic.triage.rules.likeness import likeness, reading
from huiyin.civic.triage.rules.near_sketch import Sketched, sketched
from huiyin.civic.triage.rules.near_sketch import packed as packed_sketch
from huiyin.civic.triage.rules.text import joined, plain
from huiyin.kernel import clock

SAMPLE, BATCH, BEST = 50_000, 2_000, 5


class Exhaustive:
    """Every piece of every message in memory: exact cosine with all of them."""

    def __init__(self, held: Frequencies) -> None:
        self._held = held
        self._numbers: dict[str, int] = {}
        self._columns, self._values, self._ends = array("i"), array("f"), array("q", [0])

    def add(self, voice: Voice) -> None:
        """Take one message in."""
        row = self._row(voice)
        self._columns.extend(row)
        self._values.extend(row.values())
        self._ends.append(len(self._columns))

    def close(self) -> None:
        """Make the table, when all are in."""
        shape = (len(self._ends) - 1, len(self._numbers) + 1_000_000)
        parts = (np.frombuffer(self._values, "f"), np.frombuffer(self._columns, "i"))
        self._table = csr_matrix((*parts, np.frombuffer(self._ends, "q")), shape=shape)

    def cosines(self, voice: Voice) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
        """Return how like each message is."""
        row = self._row(voice)
        asked = np.zeros(self._table.shape[1], "f")
        asked[list(row)] = list(row.values())
        return np.asarray(self._table @ asked)

    def _row(self, voice: Voice) -> dict[int, float]:
        in_title = pieces(plain(voice.title))
        telling = {
            self._numbers.setdefault(piece, len(self._numbers)): self._held.weight(piece)
            * (2 if piece in in_title else 1)
            for piece in pieces(joined(voice.title, voice.body))
        }
        length = sqrt(sum(weight * weight for weight in telling.values())) or 1.0
        return {number: weight / length for number, weight in telling.items()}


def fill(rows: Iterator[Voice], held: Frequencies, exhaustive: Exhaustive) -> list[Voice]:
    """Keep sketches and traces of all messages; their matters are not there, so nothing may ask for them."""
    kept: list[Voice] = []
    while batch := list(islice(rows, BATCH)):
        made = [(len(kept) + n + 1, sketched(one.title, one.body, held)) for n, one in enumerate(batch)]
        _write(made)
        for voice in batch:
            exhaustive.add(voice)
        kept += batch
    exhaustive.close()
    return kept


def _write(made: Sequence[tuple[int, Sketched]]) -> None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _unbound()
        Sketch.objects.bulk_create([Sketch(matter_id=pk, data=packed_sketch(one)) for pk, one in made])
        traces = ((piece, pk) for pk, one in made for piece in one.traces)
        Trace.objects.bulk_create(
            [Trace(piece=piece, matter_id=pk) for piece, pk in traces], batch_size=5_000
        )


def _unbound() -> None:
    """Let sketches stand without matters, in this database that is thrown away."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")


def ask(
    asked: Sequence[Voice], kept: Sequence[Voice], held: Frequencies, exhaustive: Exhaustive
) -> dict[str, float]:
    """Look each message up, and search exhaustively for the same."""
    index_ms, words_ms, whole_ms, found, wanted = [], [], [], 0, 0
    for voice in asked:
        begun = time.perf_counter()
        best = near.nearest(sketched(voice.title, voice.body, held), limit=near.MOST_FOUND)
        index_ms.append((time.perf_counter() - begun) * 1_000)
        begun = time.perf_counter()
        mine = reading(voice.title, voice.body, held, limit=near.READ_CHARACTERS)
        for pk, _ in best[: near.MOST_READ]:
            one = kept[pk - 1]
            likeness(mine, reading(one.title, one.body, held, limit=near.READ_CHARACTERS))
        words_ms.append((time.perf_counter() - begun) * 1_000)
        begun = time.perf_counter()
        cosines = exhaustive.cosines(voice)
        whole_ms.append((time.perf_counter() - begun) * 1_000)
        ordered = sorted((pk - 1 for pk, _ in best), key=lambda at: -cosines[at])[:BEST]
        least = np.partition(cosines, -BEST)[-BEST] - 1e-6
        wanted += BEST
        found += sum(cosines[at] >= least for at in ordered)
    together = [a + b for a, b in zip(index_ms, words_ms, strict=True)]
    return {
        "look_up_p50": percentile(together, 0.5),
        "look_up_p99": percentile(together, 0.99),
        "index_p50": percentile(index_ms, 0.5),
        "words_p50": percentile(words_ms, 0.5),
        "exhaustive_p50": percentile(whole_ms, 0.5),
        "recall": found / wanted,
    }


def add(rows: Sequence[Voice], first: int, held: Frequencies) -> dict[str, float]:
    """Add messages one by one, each in its own transaction."""
    took = []
    for n, voice in enumerate(rows):
        begun = time.perf_counter()
        _write([(first + n, sketched(voice.title, voice.body, held))])
        took.append((time.perf_counter() - begun) * 1_000)
    return {"add_p50": percentile(took, 0.5), "add_p99": percentile(took, 0.99)}


def size_mb() -> float:
    """Return what both tables take on disk with their indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_total_relation_size('triage_sketch') + pg_total_relation_size('triage_trace')"
            )
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        row = cursor.fetchone()
    return float(row[0]) / 1e6


def main(messages: int, asked: int) -> dict[str, float]:
    """Fill, ask, add."""
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
    held = counted(joined(one.title, one.body) for one in voices(min(messages, SAMPLE)))
    WordCount.objects.create(made_at=clock.now(), messages=held.messages, data=packed(held))
    exhaustive = Exhaustive(held)
    said = voices(messages + 2 * asked)
    kept = fill(islice(said, messages), held, exhaustive)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE triage_trace, triage_sketch")
    # The next messages from the same city: most are about what somebody wrote already.
    fresh = list(said)
    figures = ask(fresh[:asked], kept, held, exhaustive) | {"size_mb": size_mb()}
    return figures | add(fresh[asked:], len(kept) + 1, held)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
