"""Ten thousand matters and a million: `python -m bench.scale [--matters N] [--requests N]`.

The same pages of two PostgreSQL databases, asked for in turns: what the slowest in a hundred takes with very
many matters, beside what it takes with few. Figures are counted beside them as the worker does it; no large
table may be scanned from end to end. Filling the large database takes some minutes and twelve gigabytes of
disk; with `--keep FOLDER` both stay there, and the next run with that folder only brings them up to date.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from bench.client import load, request
from bench.machine import Figure, at_most, percentile, print_table, resident_mb
from bench.postgres import Database, database
from bench.servers import PRODUCT, Server, beside, environment, leave_on_signals, run, serving

FEW, MANY = 10_000, 1_000_000
ROUNDS, WARM_UP = 5, 20
# How much slower the slowest in a hundred may be with very many.
MOST_TIMES, MOST_TIMES_SEARCHING = 1.5, 3.0
# A table is large from so many rows on.
LARGE = 50_000
# Filling needs no safety; what is measured afterwards only reads.
_FILLING = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET max_wal_size = '8GB'",
)
_SCANS = "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > %s"
WORDS = (
    *("路灯", "下水道 积水", "电梯", "消防栓 反复报修", "东门的监控", "维修资金", "垃圾桶有刺鼻气味"),
    *("1200多户居民", "绿化带", "健身器材 孩子们"),
)


@dataclass
class Side:
    """One of the two databases, served, and the seconds its pages took."""

    name: str
    base: Database
    server: Server
    places: Mapping[str, str]
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, page: str, times: int, seed: int) -> list[float]:
        """Ask for a page so often, with words drawn anew each time, and return the seconds."""
        chance = random.Random(seed)  # noqa: S311 - the same words in every run
        answers = load(self.server.port, lambda: PAGES[page](self.places, chance), connections=1, most=times)
        answers.expect(200)
        return answers.seconds

    def slowest(self, page: str) -> float:
        """Return the milliseconds within which 99 in 100 of a page's requests were answered."""
        return 1000 * percentile(self.seconds[page], 0.99)

    def scans(self) -> dict[str, int]:
        """Return how often each large table was scanned from end to end so far."""
        with psycopg.connect(self.base.url, autocommit=True) as connection:
            connection.execute("SELECT pg_stat_force_next_flush(), pg_sleep(1.5)")
            return dict(connection.execute(_SCANS, [LARGE]).fetchall())


Page = Callable[[Mapping[str, str], random.Random], bytes]


def _page(path: str) -> Page:
    """Return what asks for an address in which {place}s and {words} are filled in."""

    def asked(places: Mapping[str, str], chance: random.Random) -> bytes:
        words = quote(chance.choice(WORDS))
        staff = next(
            (places[name] for name in ("community_staff", "district_staff") if f"#{name}" in path), ""
        )
        headers = {"Authorization": f"Bearer {staff}"} if staff else {}
        return request("GET", path.partition("#")[0].format(words=words, **places), headers=headers)

    return asked


PAGES: dict[str, Page] = {
    "wall of a compound": _page("/p/{compound}/"),
    "wall of a district": _page("/p/{district}/"),
    "wall of the city": _page("/p/{city}/"),
    "search on the wall of the city": _page("/p/{city}/?q={words}"),
    "search on the wall of a compound": _page("/p/{compound}/?q={words}"),
    "queue of a community": _page("/api/v1/queue?limit=50#community_staff"),
    "queue of a district": _page("/api/v1/queue?limit=50#district_staff"),
    "search in the queue of a district": _page("/api/v1/queue?limit=50&words={words}#district_staff"),
    "mirror of a compound": _page("/mirror/{compound}/"),
    "mirror of a district": _page("/mirror/{district}/"),
    "mirror of the city": _page("/mirror/{city}/"),
}


def measure(matters: int, requests: int, keep: Path | None = None) -> list[Figure]:
    """Fill two databases, serve both, ask for every page in turns, and return the figures."""
    with ExitStack() as stack:
        few, many = (stack.enter_context(_side(count, keep)) for count in (FEW, matters))
        before = many.scans()
        for page in PAGES:
            _take_turns(page, (few, many), requests)
        after = many.scans()
        figures = [figure for page in PAGES for figure in _compared(page, few, many)]
        return [*figures, *_scanned(before, after), *_memory(many)]


@contextmanager
def _side(count: int, keep: Path | None) -> Iterator[Side]:
    with ExitStack() as stack:
        kept = _folders(keep / str(count)) if keep else (None, None)
        base = stack.enter_context(database(kept[0]))
        base.tell(*_FILLING, "SELECT pg_reload_conf()")
        env = stack.enter_context(environment(base.url, kept[1]))
        # Each page is asked for over and over: what is measured is making it.
        env["HUIYIN_KEPT_SECONDS"] = "0"
        places = _filled(count, env, keep / str(count) / "places.json" if keep else None)
        stack.enter_context(beside("bench.multiply", "--attend", env=env))
        server = stack.enter_context(serving(PRODUCT, env, processes=1))
        yield Side(f"{count:,}", base, server, places)


def _folders(where: Path) -> tuple[Path, Path]:
    """Return the folders of a kept cluster and of the keys that belong to it."""
    found = where / "postgres", where / "home"
    for folder in found:
        folder.mkdir(parents=True, exist_ok=True)
    return found


def _filled(count: int, env: Mapping[str, str], told: Path | None) -> dict[str, str]:
    """Fill a database, or bring a kept one that was filled up to date; return the places in it."""
    if told and told.exists():
        run("bench.multiply", "--again", env=env)
        said = told.read_text()
    else:
        said = run("bench.multiply", str(count), env=env)
        if told:
            told.write_text(said)
    found: dict[str, str] = json.loads(said)
    return found


def _take_turns(page: str, sides: Sequence[Side], requests: int) -> None:
    for side in sides:
        side.ask(page, WARM_UP, seed=0)
    for number in range(ROUNDS):
        for side in sides if number % 2 == 0 else reversed(sides):
            side.seconds.setdefault(page, []).extend(side.ask(page, requests // ROUNDS, seed=number + 1))


def _compared(page: str, few: Side, many: Side) -> list[Figure]:
    most = MOST_TIMES_SEARCHING if "search" in page else MOST_TIMES
    middle = [1000 * percentile(side.seconds[page], 0.5) for side in (few, many)]
    return [
        at_most(f"{page}: times as slow", many.slowest(page) / few.slowest(page), most, "{:.2f}"),
        Figure("  99 in 100 within, few / many", f"{few.slowest(page):.1f} / {many.slowest(page):.1f} ms"),
        Figure("  half within", f"{middle[0]:.1f} / {middle[1]:.1f} ms"),
    ]


def _scanned(before: Mapping[str, int], after: Mapping[str, int]) -> list[Figure]:
    scanned = {table: after[table] - before.get(table, 0) for table in after}
    found = ", ".join(f"{table} {times}" for table, times in sorted(scanned.items()) if times)
    return [
        Figure("large tables", ", ".join(sorted(after))),
        Figure("  scanned from end to end while answering", found or "none", "none", not found),
    ]


def _memory(many: Side) -> list[Figure]:
    return [
        at_most("web process, resident, MB", max(map(resident_mb, many.server.workers)), 200, "{:.0f}"),
    ]


def main() -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--matters", type=int, default=MANY, help=f"how many are many (default: {MANY})")
    parser.add_argument("--requests", type=int, default=200, help="of each page (default: 200)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the databases there, or use them")
    asked = parser.parse_args()
    leave_on_signals()
    title = f"{FEW:,} matters and {asked.matters:,}, PostgreSQL"
    return print_table(title, measure(asked.matters, asked.requests, asked.keep))


if __name__ == "__main__":
    raise SystemExit(main())
