"""Fill the index: `python -m bench.near_filling MESSAGES ASKED FILE`, on the database at hand.

The messages stand in no table: what the index keeps of them is all there is. The five best of an exhaustive
search for each message that will be asked are found on the way and written to FILE with the sizes.
"""

import json
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management import call_command
from django.db import connection

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.near_exact import BEST, Exhaustive, Table, best_of
from bench.voices import Voice, voices
from huiyin.civic.triage.models import WordCount
from huiyin.civic.triage.queries import near
from huiyin.civic.triage.rules.frequencies import counted, packed
from huiyin.civic.triage.rules.near_sketch import Sketched, sketch, telling
from huiyin.civic.triage.rules.near_sketch import packed as packed_sketch
from huiyin.civic.triage.rules.text import joined
from huiyin.kernel import clock

SAMPLE, BATCH, CORES = 50_000, 2_000, 2


def said(messages: int, asked: int) -> Iterator[Voice]:
    """Yield the messages that are kept, then as many that are asked about, then as many that are added."""
    return voices(messages + 2 * asked)


def open_for_filling() -> None:
    """Let sketches stand without matters in this session: the database is a measurement's own."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = 'replica'")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")


def _fill_part(part: int, parts: int, messages: int, asked: int) -> tuple[Table, float]:
    open_for_filling()
    held = near.frequencies()
    rest = list(islice(said(messages, asked), messages, messages + asked))
    exhaustive = Exhaustive([telling(one.title, one.body, held) for one in rest])
    mine = islice(enumerate(islice(said(messages, asked), messages), 1), part, None, parts)
    while batch := list(islice(mine, BATCH)):
        told = [telling(one.title, one.body, held) for _, one in batch]
        _write([(pk, sketch(one, held)) for (pk, _), one in zip(batch, told, strict=True)])
        exhaustive.compare(told)
    return exhaustive.best, exhaustive.seconds


def _write(made: Sequence[tuple[int, Sketched]]) -> None:
    sketches = ((pk, packed_sketch(one)) for pk, one in made)
    traces = ((piece, pk) for pk, one in made for piece in one.traces)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO triage_sketch (matter_id, data) VALUES (%s, %s)", list(sketches))
            cursor.executemany("INSERT INTO triage_trace (piece, matter_id) VALUES (%s, %s)", list(traces))
            return
        with cursor.copy("COPY triage_sketch (matter_id, data) FROM STDIN") as copy:
            copy.write("".join(f"{pk}\t\\\\x{data.hex()}\n" for pk, data in sketches))
        with cursor.copy("COPY triage_trace (piece, matter_id) FROM STDIN") as copy:
            copy.write("".join(f"{piece}\t{pk}\n" for piece, pk in traces))


def _fill(messages: int, asked: int) -> tuple[Table, float]:
    if connection.vendor == "sqlite":  # one process writes at a time
        return _fill_part(0, 1, messages, asked)
    _tell("ALTER TABLE triage_trace DROP CONSTRAINT triage_trace_pkey")
    connection.close()
    jobs = [(part, CORES, messages, asked) for part in range(CORES)]
    with multiprocessing.get_context("spawn").Pool(CORES) as pool:
        found: list[Any] = pool.starmap(_fill_part, jobs, chunksize=1)
    _tell(
        "SET maintenance_work_mem = '512MB'",
        "ALTER TABLE triage_trace ADD PRIMARY KEY (piece, matter_id)",
        "VACUUM ANALYZE triage_trace, triage_sketch",
        "CHECKPOINT",
    )
    return best_of(*(best for best, _ in found)), sum(seconds for _, seconds in found)


def _tell(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def main(messages: int, asked: int, file: Path) -> None:
    """Count words, fill, search exhaustively, and note what was done."""
    call_command("migrate", verbosity=0)
    some = islice(said(messages, asked), min(messages, SAMPLE))
    held = counted(joined(one.title, one.body) for one in some)
    WordCount.objects.create(made_at=clock.now(), messages=held.messages, data=packed(held))
    best, seconds = _fill(messages, asked)
    noted = {
        "messages": messages,
        "asked": asked,
        "least": np.sort(best, axis=0)[-BEST].tolist(),
        "exhaustive_ms": seconds / asked * 1_000,
    }
    file.write_text(json.dumps(noted))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
