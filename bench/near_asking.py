"""Ask a filled index: `python -m bench.near_asking FILE`, on the database at hand.

FILE says how it was filled. Prints one line of JSON. The messages stand in no table, so what reading the
words of the finds costs is measured by itself, with the words of as many. What is added is taken away again,
so that one may ask often.
"""

import json
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.machine import percentile
from bench.near_exact import BEST, cosine
from bench.near_filling import open_for_filling, said
from bench.voices import Voice
from huiyin.civic.triage.models import Sketch, Trace
from huiyin.civic.triage.queries import near
from huiyin.civic.triage.rules.frequencies import Frequencies
from huiyin.civic.triage.rules.likeness import likeness, reading
from huiyin.civic.triage.rules.near_sketch import packed, sketched, telling

# The exhaustive search counted in single precision.
_ROUNDING = 1e-5
_WARM = 20


def look_up(asked: Sequence[Voice], held: Frequencies) -> tuple[list[list[int]], list[float]]:
    """Look each message up in the index; return what was found and the milliseconds."""
    found, took = [], []
    for voice in [*asked[:_WARM], *asked]:
        begun = time.perf_counter()
        best = near.nearest(sketched(voice.title, voice.body, held), limit=near.MOST_FOUND)
        took.append((time.perf_counter() - begun) * 1_000)
        found.append([pk for pk, _ in best])
    return found[_WARM:], took[_WARM:]


def read_words(
    asked: Sequence[Voice], found: Sequence[list[int]], kept: Mapping[int, Voice], held: Frequencies
) -> list[float]:
    """Compare the words of each message with those of the best that were found; return the milliseconds."""
    took = []
    for voice, best in zip(asked, found, strict=True):
        begun = time.perf_counter()
        mine = reading(voice.title, voice.body, held, limit=near.READ_CHARACTERS)
        for pk in best[: near.MOST_READ]:
            one = kept[pk]
            likeness(mine, reading(one.title, one.body, held, limit=near.READ_CHARACTERS))
        took.append((time.perf_counter() - begun) * 1_000)
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
    """Add messages one by one, each in its own transaction, and take them away again."""
    took = []
    for pk, voice in enumerate(rows, first):
        begun = time.perf_counter()
        with transaction.atomic():
            one = sketched(voice.title, voice.body, held)
            Sketch.objects.bulk_create([Sketch(matter_id=pk, data=packed(one))], ignore_conflicts=True)
            traces = [Trace(piece=piece, matter_id=pk) for piece in one.traces]
            Trace.objects.bulk_create(traces, ignore_conflicts=True)
        took.append((time.perf_counter() - begun) * 1_000)
    pieces = {piece for voice in rows for piece in sketched(voice.title, voice.body, held).traces}
    Trace.objects.filter(piece__in=pieces, matter_id__gte=first).delete()
    Sketch.objects.filter(pk__gte=first).delete()
    return {"add_p50": percentile(took, 0.5), "add_p99": percentile(took, 0.99)}


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
    found, index_ms = look_up(asked, held)
    kept = voices_of(messages, count, {pk for best in found for pk in best})
    words_ms = read_words(asked, found, kept, held)
    together = [a + b for a, b in zip(index_ms, words_ms, strict=True)]
    return {
        "messages": messages,
        "exhaustive_ms": filled["exhaustive_ms"],
        "look_up_p50": percentile(together, 0.5),
        "look_up_p99": percentile(together, 0.99),
        "index_p50": percentile(index_ms, 0.5),
        "words_p50": percentile(words_ms, 0.5),
        "recall": recall(asked, found, filled["least"], kept, held),
        "size_mb": size_mb(),
        **add(more, messages + 1, held),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
