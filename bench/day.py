"""A day of a hotline: `python -m bench.day [--seconds N] [--warm-up N] [--most N] [--no-worker]`.

Beijing's hotline takes about 60,000 matters on a busy day, half of them within three hours, and each is
looked at 20 times. Requests arrive when they arrive, whether or not the last is answered (an open loop); how
long one takes counts from the moment it should have been sent. The peak is multiplied until the slowest in a
hundred is too slow. The worker does meanwhile what it does with what is raised.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import quote

import psycopg

from bench.arrivals import Arrivals, Sent
from bench.client import body_of, load, request
from bench.machine import Figure, at_least, percentile, print_table
from bench.messages import raising
from bench.postgres import database
from bench.servers import PRODUCT, beside, environment, leave_on_signals, run, serving
from bench.words import message

A_DAY, PEAK_SHARE, PEAK_SECONDS = 60_000, 0.5, 3 * 3600
VIEWS = 20
MATTERS = 10_000
TARGET_TIMES, TARGET_MS = 5, 300
STEPS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12)
RAISED_A_SECOND = A_DAY * PEAK_SHARE / PEAK_SECONDS


@dataclass
class City:
    """What the requests are drawn from: places, and the matters that were raised meanwhile."""

    places: Sequence[str]
    codes: Sequence[str]
    chance: random.Random
    own: list[tuple[str, str]] = field(default_factory=list)
    writers: dict[str, Callable[[], bytes]] = field(default_factory=dict)

    def somewhere(self) -> str:
        """Draw a place; few places have many residents."""
        return self.places[int(len(self.places) * self.chance.random() ** 2)]

    def look(self) -> bytes:
        """Draw what somebody looks at."""
        (kind,) = self.chance.choices(list(_LOOKS), weights=list(_LOOKS.values()))
        return request("GET", kind(self), headers={"Accept-Encoding": "gzip"})

    def raise_one(self) -> bytes:
        """Draw what somebody raises."""
        place = self.somewhere()
        if place not in self.writers:
            self.writers[place] = raising(place, seed=len(self.writers))
        return self.writers[place]()

    def note(self, sent: Sent) -> None:
        """Remember what was raised, so that its author comes back to look at it."""
        if sent.raw.startswith(b"POST"):
            told = json.loads(body_of(sent.answer))
            self.own.append((told["code"], told["follow_key"]))


def _wall(city: City) -> str:
    return f"/p/{city.somewhere()}/"


def _home(city: City) -> str:
    return "/"


def _matter(city: City) -> str:
    return f"/m/{city.chance.choice(city.codes)}/"


def _follow(city: City) -> str:
    if not city.own:
        return _wall(city)
    code, key = city.chance.choice(city.own[-500:])
    return f"/follow/{code}/{key}/"


def _nearby(city: City) -> str:
    words = quote(message(city.chance)["title"][:12])
    return f"/p/{city.somewhere()}/nearby/?body={words}"


def _search(city: City) -> str:
    return f"/p/{city.somewhere()}/?q={quote(city.chance.choice(('路灯', '电梯', '积水', '垃圾桶', '噪音')))}"


def _mirror(city: City) -> str:
    return f"/mirror/{city.somewhere()}/"


# Of 20 looks so many are at what.
_LOOKS = {_wall: 7, _home: 1, _matter: 4, _follow: 3, _nearby: 2, _search: 1, _mirror: 2}


@dataclass
class Step:
    """What a multiple of the peak gave: milliseconds of the slowest in a hundred, and answers that failed."""

    times: int
    slowest: float
    raising: float
    failed: int
    sent: int

    @property
    def holds(self) -> bool:
        """Tell whether everything was answered, and fast enough."""
        return not self.failed and self.slowest <= TARGET_MS


def _step(city: City, port: int, times: int, seconds: float) -> Step:
    """Send for some seconds at a multiple of the peak."""
    arrivals = Arrivals(port, note=city.note)
    planned = [
        *_moments(city, RAISED_A_SECOND * times, seconds, city.raise_one),
        *_moments(city, RAISED_A_SECOND * VIEWS * times, seconds, city.look),
    ]
    sent = arrivals.send(planned)
    raised = [one.seconds for one in sent if one.raw.startswith(b"POST")]
    return Step(
        times,
        1000 * percentile((one.seconds for one in sent), 0.99),
        1000 * percentile(raised, 0.99),
        sum(one.status not in {200, 201} for one in sent),
        len(sent),
    )


def _moments(
    city: City, rate: float, seconds: float, make: Callable[[], bytes]
) -> list[tuple[float, Callable[[], bytes]]]:
    """Draw the moments of a Poisson process."""
    moments, now = [], city.chance.expovariate(rate)
    while now < seconds:
        moments.append((now, make))
        now += city.chance.expovariate(rate)
    return moments


def _city(url: str) -> City:
    with psycopg.connect(url) as connection:
        homes = "SELECT token FROM places_area WHERE level IN ('community', 'compound') ORDER BY md5(token)"
        places = [token for (token,) in connection.execute(homes)]
        # Copies have no codes that a page would find.
        shown = "SELECT code FROM matters_matter WHERE published_at IS NOT NULL AND source <> 'copy'"
        codes = [code for (code,) in connection.execute(shown)]
    return City(places, codes, random.Random(60_000))  # noqa: S311 - the same day in every run


def measure(seconds: float, most: int, warm_up: float, *, worker: bool) -> list[Figure]:
    """Fill a city, serve it, and multiply the peak until it no longer holds."""
    with ExitStack() as stack:
        base = stack.enter_context(database())
        env = stack.enter_context(environment(base.url))
        run("bench.multiply", str(MATTERS), env=env)
        city = _city(base.url)
        server = stack.enter_context(serving(PRODUCT, env, processes=2))
        load(server.port, city.raise_one, connections=8, most=80).expect(201)
        load(server.port, city.look, connections=8, most=200)
        if worker:
            stack.enter_context(beside("huiyin.site.cli", "worker", env=env))
        # No day begins with its peak, and pages are kept for minutes.
        _step(city, server.port, 2, warm_up)
        steps: list[Step] = []
        for times in (step for step in STEPS if step <= most):
            steps.append(_step(city, server.port, times, seconds))
            if not steps[-1].holds:
                break
        return _figures(steps)


def _figures(steps: Sequence[Step]) -> list[Figure]:
    held = max((step.times for step in steps if step.holds), default=0)
    rates = f"{RAISED_A_SECOND:.2f} raised and {RAISED_A_SECOND * VIEWS:.0f} looks a second"
    return [
        Figure("the peak", rates),
        *(
            Figure(
                f"  {step.times} times: 99 in 100 within, all / raising",
                f"{step.slowest:.0f} / {step.raising:.0f} ms"
                + (f", {step.failed} of {step.sent} failed" if step.failed else ""),
            )
            for step in steps
        ),
        at_least(f"headroom: times the peak within {TARGET_MS} ms", held, TARGET_TIMES, "{:.0f}"),
    ]


def main() -> int:
    """Measure, print a table, and return 1 if the target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.day", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="how long a step lasts (default: 20)")
    parser.add_argument(
        "--warm-up", type=float, default=180, help="how long before, at twice the peak (default: 180)"
    )
    parser.add_argument("--most", type=int, default=max(STEPS), help="where to stop (default: 12 times)")
    parser.add_argument("--no-worker", action="store_true", help="leave the web processes alone")
    asked = parser.parse_args()
    leave_on_signals()
    title = f"A hotline's day, PostgreSQL, 2 web processes{'' if asked.no_worker else ' and the worker'}"
    return print_table(title, measure(asked.seconds, asked.most, asked.warm_up, worker=not asked.no_worker))


if __name__ == "__main__":
    raise SystemExit(main())
