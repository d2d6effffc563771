"""Ask a filled index: `python -m bench.near_asking FILE`, on the database at hand.

FILE says how it was filled. Prints one line of JSON. The messages stand in no table, so what reading the
words of the finds costs is measured by itself, with the words of as many. What is added is taken away again,
so that one may ask often.
"""

import json
import os
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.machine import cpu_seconds, percentile
from bench.near_exact import BEST, cosine
from bench.near_filling import open_for_filling, said
from bench.voices import Voice
from huiyin.civic.triage.actions import near as near_actions
from huiyin.civic.triage.models import Sketch, Trace
from huiyin.civic.triage.queries import near
from huiyin.civic.triage.rules.frequencies import Frequencies
from huiyin.civic.triage.rules.likeness import likeness, reading
from huiyin.civic.triage.rules.near_sketch import sketched, telling

# The exhaustive search counted in single precision.
_ROUNDING = 1e-5
_WARM = 20


def look_up(asked: Sequence[Voice], held: Frequencies) -> tuple[list[list[int]], list[float]]:
    """Look each message up in the index; return what was found and the milliseconds."""
    found: list[list[int]] = []
    took: list[float] = []
    for voice in [*asked[:_WARM], *asked]:
        with _timed(took):
            best = near.nearest(sketched(voice.title, voice.body, held), limit=near.MOST_FOUND)
        found.append([pk for pk, _ in best])
    return found[_WARM:], took[_WARM:]


def read_words(
    asked: Sequence[Voice], found: Sequence[list[int]], kept: Mapping[int, Voice], held: Frequencies
) -> list[float]:
    """Compare the words of each message with those of the best that were found; return the milliseconds."""
    took: list[float] = []
    for voice, best in zip(asked, found, strict=True):
        with _timed(took):
            mine = reading(voice.title, voice.body, held, limit=near.READ_CHARACTERS)
            for one in (kept[pk] for pk in best[: near.MOST_READ]):
                likeness(mine, reading(one.title, one.body, held, limit=near.READ_CHARACTERS))
    return took


def recall(
    asked: Sequence[Voice],
    found: Sequence[list[int]],
    least: Sequence[float],
    kept: Mapping[int, Voice],
    held: Frequencies,
) -> float:
    """Return how many of the five best by exact cosine are among what was found."""
    hits = 0
    for voice, best, enough in zip(asked, found, least, strict=True):
        mine = telling(voice.title, voice.body, held)
        cosines = [cosine(mine, telling(kept[pk].title, kept[pk].body, held)) for pk in best]
        hits += min(BEST, sum(one >= enough - _ROUNDING for one in cosines))
    return hits / (BEST * len(asked))


def add(rows: Sequence[Voice], first: int, held: Frequencies) -> dict[str, float]:
    """Add messages one by one, each in its own transaction, and take them away again.

    In turns with one bare row, by a statement that is kept too: what a transaction costs by itself.
    """
    took: list[float] = []
    bare: list[float] = []
    sketching: list[float] = []
    for pk, voice in enumerate(rows, first):
        with _timed(took), transaction.atomic():
            near_actions._keep([(pk, voice.title, voice.body)])
        with _timed(bare), transaction.atomic():
            _add_bare(pk + len(rows))
        with _timed(sketching):
            sketched(voice.title, voice.body, held)
    pieces = {piece for voice in rows for piece in sketched(voice.title, voice.body, held).traces}
    Trace.objects.filter(piece__in=pieces, matter_id__gte=first).delete()
    Sketch.objects.filter(pk__gte=first).delete()
    return {**_spread("add", took), **_spread("bare", bare), **_spread("sketching", sketching)}


def _add_bare(pk: int) -> None:
    held: Any = connection
    with held.keeping_cursor() if held.vendor == "postgresql" else held.cursor() as cursor:
        cursor.execute("INSERT INTO triage_sketch (matter_id, data) VALUES (%s, %s)", [pk, b""])


def _cpu_ms() -> float:
    """Return the CPU that this process and the database's own for it have used."""
    held: Any = connection
    pids = [os.getpid(), *([held.connection.info.backend_pid] if held.vendor == "postgresql" else [])]
    return sum(cpu_seconds(pid) for pid in pids) * 1_000


@contextmanager
def _timed(took: list[float]) -> Iterator[None]:
    """Add to a list how many milliseconds it takes."""
    begun = time.perf_counter()
    yield
    took.append((time.perf_counter() - begun) * 1_000)


def _spread(name: str, took: Sequence[float]) -> dict[str, float]:
    return {f"{name}_p50": percentile(took, 0.5), f"{name}_p99": percentile(took, 0.99)}


def voices_of(messages: int, asked: int, wanted: Collection[int]) -> dict[int, Voice]:
    """Return the messages of some numbers, which are made anew."""
    return {pk: one for pk, one in enumerate(islice(said(messages, asked), messages), 1) if pk in wanted}


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


def main(note: Path) -> dict[str, Any]:
    """Ask, compare with the exhaustive search, add."""
    filled = json.loads(note.read_text())
    messages, count = filled["messages"], filled["asked"]
    open_for_filling()
    held = near.frequencies()
    held.weight("")  # what is remembered of them is there before the clock starts
    # The next messages from the same city: most are about what somebody wrote already.
    fresh = list(islice(said(messages, count), messages, None))
    asked, more = fresh[:count], fresh[count:]
    begun = _cpu_ms()
    found, index_ms = look_up(asked, held)
    index_cpu_ms = (_cpu_ms() - begun) / (_WARM + count)
    kept = voices_of(messages, count, {pk for best in found for pk in best})
    words_ms = read_words(asked, found, kept, held)
    together = [a + b for a, b in zip(index_ms, words_ms, strict=True)]
    return {
        "messages": messages,
        "exhaustive_ms": filled["exhaustive_ms"],
        **_spread("look_up", together),
        **_spread("index", index_ms),
        "index_cpu_ms": index_cpu_ms,
        **_spread("words", words_ms),
        "recall": recall(asked, found, filled["least"], kept, held),
        "size_mb": size_mb(),
        **add(more, messages + 1, held),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
