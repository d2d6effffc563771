"""Hot topics: how the cost grows with the number of messages, beside the plain recipe at the sizes it can do.

    .venv/bin/python -m bench.topics [--most 1000000] [--recipe-most 20000] [--draw]
    .venv/bin/python -m bench.topics --judge-invented 10000

The messages are invented (`bench.voices`): measured is what it costs, and by pairs how well the topics agree
with what the messages were made from. Real messages are judged by `bench.near`.
"""

import argparse
import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import monotonic

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.voices import said, voices
from huiyin.civic.triage.rules.topics.mining import mine

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
RECIPE_SIZES = (2_500, 5_000, 10_000, 20_000, 40_000)
MOST_SECONDS = 300
# As a slope of logarithms n log n comes to 1.08 here. CPU seconds are judged: others may use the machine.
MOST_SLOPE = 1.08
ALIKE = 0.45
PICTURE = Path("docs/images/topics-cost.svg")
Figures = dict[str, float]


def main() -> int:
    """Measure, print, and say with the exit status whether the targets are met."""
    asked = _arguments()
    if asked.one:
        print(json.dumps(_measured(asked.one, recipe=asked.recipe)))
        return 0
    if asked.judge_invented:
        return _judge_invented(asked.judge_invented)
    ours = [_apart(n) for n in SIZES if n <= asked.most]
    theirs = [_apart(n, "--recipe") for n in RECIPE_SIZES if n <= asked.recipe_most]
    _print("Huiyin, two processes (one below 20,000 messages)", ours)
    _print("Plain recipe: TF-IDF of title pairs and triples, exact cosine, one thread", theirs)
    slope = _slope(ours[1:])
    print(f"slope of log CPU seconds over log n: {slope:.2f} (target ≤ {MOST_SLOPE}; n log n has 1.08)")
    print(f"the recipe's: {_slope(theirs):.2f}")
    if asked.draw:
        PICTURE.write_text(drawn({"Huiyin": ours, "TF-IDF + cosine": theirs}), encoding="utf-8")
    good = slope <= MOST_SLOPE and all(one["seconds"] <= MOST_SECONDS for one in ours)
    return 0 if good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--recipe-most", type=int, default=20_000)
    parser.add_argument("--draw", action="store_true", help=f"draw {PICTURE}")
    parser.add_argument("--judge-invented", type=int, metavar="N")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--recipe", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _apart(n: int, *more: str) -> Figures:
    """Measure one size in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "bench.topics", "--one", str(n), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(done.stdout)
    print(f"  {n:>9,}: {figures['seconds']:.1f} s", file=sys.stderr, flush=True)
    return figures


def _measured(n: int, *, recipe: bool) -> Figures:
    messages = said(voices(n))
    before = getrusage(RUSAGE_SELF).ru_maxrss
    began, worked = monotonic(), _worked()
    found = plain_recipe([one[0] for one in messages]) if recipe else len(mine(messages, workers=2))
    here, beside = getrusage(RUSAGE_SELF).ru_maxrss - before, getrusage(RUSAGE_CHILDREN).ru_maxrss
    return {
        "n": n,
        "seconds": monotonic() - began,
        "cpu": _worked() - worked,
        "topics": found,
        # Of two processes beside each other each may need what the larger one needed.
        "gigabytes": (here + 2 * beside) / 1e6,
    }


def _worked() -> float:
    """Return the CPU seconds of this process and of those it started and saw end."""
    own, children = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in (own, children))


def plain_recipe(titles: Sequence[str]) -> int:
    """Find topics as public examples do: every title against every other; return how many."""
    rows = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform(titles)
    parts = [rows[at : at + 500] @ rows.T for at in range(0, rows.shape[0], 500)]
    alike = sparse.vstack([part.multiply(part >= ALIKE) for part in parts])
    _, label = connected_components(alike, directed=False)
    return int((np.bincount(label) > 1).sum())


def _print(title: str, figures: Iterable[Figures]) -> None:
    print(title)
    print(f"  {'messages':>10} {'seconds':>9} {'CPU s':>8} {'µs each':>8} {'topics':>8} {'GB':>6}")
    for one in figures:
        each = 1e6 * one["seconds"] / one["n"]
        print(
            f"  {one['n']:>10,.0f} {one['seconds']:>9.1f} {one['cpu']:>8.1f} {each:>8.0f}"
            f" {one['topics']:>8.0f} {one['gigabytes']:>6.2f}"
        )


def _slope(figures: Sequence[Figures]) -> float:
    if len(figures) < 2:
        return math.nan
    sizes, seconds = ([math.log(one[name]) for one in figures] for name in ("n", "cpu"))
    return float(np.polyfit(sizes, seconds, 1)[0])


def _judge_invented(n: int) -> int:
    """Print how well topics of invented messages agree with what the messages were made from, by pairs."""
    made = list(voices(n))
    topics = mine(said(made), workers=2)
    both = sum(math.comb(k, 2) for topic in topics for k in Counter(made[at].about for at in topic).values())
    found = sum(math.comb(len(topic), 2) for topic in topics)
    truth = sum(math.comb(k, 2) for k in Counter(one.about for one in made).values())
    print(f"{n:,} invented: {len(topics)} topics; precision {both / found:.3f}, recall {both / truth:.3f}")
    return 0


def drawn(lines: dict[str, list[Figures]]) -> str:
    """Draw CPU seconds over messages, both as logarithms, as SVG."""
    wide, high, left, foot = 640, 400, 60, 40

    def spot(n: float, seconds: float) -> tuple[float, float]:
        x = left + (wide - left - 20) * (math.log10(n) - 3) / 3.1
        y = high - foot - (high - foot - 20) * (math.log10(max(seconds, 0.05)) + 1) / 4
        return x, y

    parts = [f'<rect width="{wide}" height="{high}" fill="#fdfbf5"/>']
    for power in range(3, 7):
        x, _ = spot(10**power, 1)
        parts.append(f'<line x1="{x:.0f}" x2="{x:.0f}" y1="20" y2="{high - foot}" stroke="#e2d9c7"/>')
        parts.append(f'<text x="{x:.0f}" y="{high - 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(-1, 4):
        _, y = spot(1000, 10.0**power)
        parts.append(f'<line x1="{left}" x2="{wide - 20}" y1="{y:.0f}" y2="{y:.0f}" stroke="#e2d9c7"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g} s</text>')
    for (name, figures), colour in zip(lines.items(), ("#bd3124", "#2c5278"), strict=False):
        spots = [spot(one["n"], one["cpu"]) for one in figures]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in spots]
        x, y = spots[-1]
        parts.append(f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="end" fill="{colour}">{name}</text>')
    font = 'font-family="sans-serif" font-size="13" fill="#211d18"'
    box = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} {font}>{"".join(parts)}</svg>\n'


if __name__ == "__main__":
    sys.exit(main())
