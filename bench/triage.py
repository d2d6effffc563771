"""Reading messages: `python -m bench.triage FILE… [--folds N]`.

Macro-F1 of the first class by grouped folds, beside the recipe that everybody tries first (character
1-3-gram TF-IDF and LinearSVC) on the same folds with the same rows; the written words alone; and how long
reading takes: of one message everything, of many the three likeliest classes with the words that decided.
The text is brought into its plain form within the time. FILE are JSON lines as `huiyin triage evaluate` takes
them.
"""

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.machine import Figure, at_least, at_most, print_table
from huiyin.civic.triage.public import (
    Evaluation,
    Overlap,
    Row,
    dealt,
    evaluate,
    evaluate_folds,
    learn,
    loaded,
    read_cold,
    read_row,
    reader,
    score,
)
from huiyin.civic.triage.rules.text import plain
from huiyin.kit.json_lines import BadLine, read_json_lines

BETTER_BY = 0.017
COLD = 0.75
MESSAGE_MS, A_SECOND = 5.0, 2_000
CORES = 2
_said: dict[str, Callable[[str], Any]] = {}


def rows_of(files: Sequence[Path]) -> list[Row]:
    """Read every file."""
    rows = []
    for file in files:
        with file.open("rb") as lines:
            found = [(n, one) for n, one in read_json_lines(lines) if not isinstance(one, BadLine)]
        rows += [read_row(one, n) for n, one in found if not isinstance(one, BadLine)]
    return [row for row in rows if row.label and row.text]


def recipe(taught: Sequence[Row], scored: Sequence[Row]) -> list[str]:
    """Read rows by the plain recipe."""
    tfidf = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    model = LinearSVC().fit(tfidf.fit_transform([row.text for row in taught]), [row.label for row in taught])
    found: list[str] = model.predict(tfidf.transform([row.text for row in scored])).tolist()
    return found


def recipe_f1(rows: Sequence[Row], folds: int, *, segmented: bool) -> float:
    """Score the recipe on the folds of `evaluate_folds`, from raw rows alone or from all."""
    truths: list[str] = []
    read: list[Mapping[str, float]] = []
    for part in dealt([row for row in rows if not row.segmented], folds):
        overlap, inside = Overlap(part), {id(row) for row in part}
        taught = [
            row
            for row in rows
            if id(row) not in inside
            and row.group not in overlap.groups
            and not (row.segmented and (not segmented or overlap.repeats(row)))
        ]
        truths += [row.label for row in part]
        read += [{name: 1.0} for name in recipe(taught, part)]
    return score(truths, read).macro_f1


def timed(read: Callable[[str], Any], texts: Sequence[str]) -> list[float]:
    """Return the milliseconds of each reading, the text brought into its plain form within it."""
    taken = []
    for text in texts:
        begin = time.perf_counter()
        read(plain(text))
        taken.append((time.perf_counter() - begin) * 1e3)
    return taken


def _prepare(data: bytes) -> None:
    _said["read"] = reader(loaded("bench", lambda: data), category_only=True)
    _said["read"]("")


def _read_many(texts: list[str]) -> float:
    """Read some texts and return the seconds of CPU that it took."""
    read, begin = _said["read"], time.process_time()
    for text in texts:
        read(plain(text))
    return time.process_time() - begin


def batch(data: bytes, texts: Sequence[str], cores: int) -> tuple[float, float]:
    """Return messages a second over some processes, which have the model before the clock starts.

    They are new processes: a copy of one that has learned would wait for threads that it has not. Also
    returns the milliseconds of CPU of one message.
    """
    parts = [list(texts[n::cores]) for n in range(cores)]
    with multiprocessing.get_context("spawn").Pool(cores, _prepare, (data,)) as pool:
        pool.map(_read_many, [list(texts[:1])] * cores, chunksize=1)
        begin = time.perf_counter()
        used = sum(pool.map(_read_many, parts, chunksize=1))
        return len(texts) / (time.perf_counter() - begin), used / len(texts) * 1e3


def _speed(rows: Sequence[Row]) -> list[Figure]:
    model = learn(
        [row.text for row in rows],
        [row.label for row in rows],
        groups=[row.group for row in rows],
        segmented=[row.segmented for row in rows],
    )
    raw = [row for row in rows if not row.segmented]
    whole = reader(model)
    said = [row.text for row in raw]
    one = timed(whole, said)
    rate, used = batch(model.dump(), said * 4, CORES)
    return [
        at_most("one message, everything, p50 ms", statistics.median(one), MESSAGE_MS, "{:.2f}"),
        Figure("  p99 ms", f"{statistics.quantiles(one, n=100)[98]:.2f}"),
        at_least(f"category, messages a second on {CORES} cores", rate, A_SECOND, "{:.0f}"),
        Figure("  CPU of one, ms", f"{used:.2f}"),
        Figure("stored model, MB", f"{len(model.dump()) / 1e6:.1f}"),
    ]


def _quality(rows: Sequence[Row], folds: int) -> list[Figure]:
    ours: Evaluation = evaluate_folds(rows, folds)
    raw, both = (recipe_f1(rows, folds, segmented=extra) for extra in (False, True))
    cold = evaluate([], [row for row in rows if not row.segmented]).score
    one = ours.score
    return [
        at_least(f"macro-F1, {folds} grouped folds", one.macro_f1, raw + BETTER_BY, "{:.4f}"),
        Figure("  recipe on raw rows / on all rows", f"{raw:.4f} / {both:.4f}"),
        Figure("  ratio to the recipe on all rows", f"{one.macro_f1 / both:.3f}"),
        Figure("  accuracy / top-2", f"{one.accuracy:.4f} / {one.top2:.4f}"),
        Figure("  calibration: ECE / Brier", f"{one.ece:.4f} / {one.brier:.4f}"),
        at_least("macro-F1 without labels", cold.macro_f1, COLD, "{:.4f}"),
        Figure("  accuracy / ECE", f"{cold.accuracy:.4f} / {cold.ece:.4f}"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.triage", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines files of messages")
    parser.add_argument("--folds", type=int, default=5, help="how many folds (default: 5); 0: speed alone")
    asked = parser.parse_args(arguments)
    rows = rows_of(asked.files)
    read_cold("")  # the word files are there before anything is timed
    quality = _quality(rows, asked.folds) if asked.folds else []
    return print_table("Reading messages", [*quality, *_speed(rows)])


if __name__ == "__main__":
    raise SystemExit(main())
