"""A resident's first page: `python -m bench.page [--wishes N]`.

The wall of a compound with 20 wishes on SQLite: what comes over the wire with everything the page loads,
whether anything is asked of another host, and how long the server takes, beside a bare view.
"""

import argparse
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bench.client import body_of, once, request
from bench.machine import Figure, at_most, print_table
from bench.servers import PRODUCT, Site, leave_on_signals, run, serving, site

MOST_BYTES = 100_000
# What a browser fetches by itself; links and forms only go somewhere when somebody acts.
_LOADED = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("iframe", "src"),
    ("video", "src"),
    ("use", "href"),
}
_IN_CSS = re.compile(r"(?:url\(|@import\s+)\s*[\"']?([^\"')\s;]+)")


class _Loads(HTMLParser):
    """Collects the addresses that a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value and (tag, name) in _LOADED]
        self.found += [address for name, value in attrs if name == "style" for address in in_css(value or "")]


def in_html(text: str) -> list[str]:
    """Return the addresses that a page makes a browser fetch."""
    loads = _Loads()
    loads.feed(text)
    return loads.found


def in_css(text: str) -> list[str]:
    """Return the addresses that a style sheet makes a browser fetch."""
    return _IN_CSS.findall(text)


def _fetch(port: int, address: str) -> tuple[int, str]:
    """Return the bytes of an answer over the wire, head included, and its text as it is without gzip."""
    packed = once(port, request("GET", address, headers={"Accept-Encoding": "gzip, br"}))
    plain = once(port, request("GET", address))
    for answers in (packed, plain):
        answers.expect(200)
    return len(packed.last), body_of(plain.last).decode(errors="replace")


def _weigh(port: int, address: str) -> Iterator[tuple[str, int, str]]:
    """Yield address, bytes and text of a page and, in turn, of everything it loads from here."""
    waiting, seen = [address], {address}
    while waiting:
        current = waiting.pop(0)
        size, text = _fetch(port, current)
        yield current, size, text
        found = in_css(text) if current.endswith(".css") else in_html(text) if current == address else []
        fresh = [urljoin(current, one) for one in found if not one.startswith("data:")]
        here = [one for one in fresh if not urlsplit(one).netloc and one not in seen]
        seen.update(here)
        waiting += here


def _strangers(port: int, pieces: list[tuple[str, int, str]]) -> list[str]:
    """Return the addresses on other hosts that the page and its style sheets load."""
    found = [one for _, _, text in pieces for one in (*in_css(text), *in_html(text))]
    return [one for one in found if urlsplit(one).netloc not in {"", f"127.0.0.1:{port}"}]


def measure(wishes: int) -> list[Figure]:
    """Serve a wall, fetch it as a browser does, and return the figures."""
    with ExitStack() as stack:
        ground = stack.enter_context(site(matters=wishes))
        server = stack.enter_context(
            serving(PRODUCT, {**ground.env, "HUIYIN_KEPT_SECONDS": "0"}, processes=1)
        )
        address = f"/p/{ground.place}/"
        pieces = list(_weigh(server.port, address))
        strangers = _strangers(server.port, pieces)
        shown = pieces[0][2].count('class="wish')
        return [
            Figure("wishes on the page", str(shown)),
            at_most(
                "bytes over the wire, everything", sum(size for _, size, _ in pieces), MOST_BYTES, "{:.0f}"
            ),
            *(Figure(f"  {piece.replace(ground.place, '…')}", str(size)) for piece, size, _ in pieces),
            Figure("asked of other hosts", str(len(strangers)), "0", not strangers),
            *_time(ground, address),
        ]


def _time(ground: Site, address: str) -> list[Figure]:
    found = json.loads(run("bench.rendering", address, env={**ground.env, "HUIYIN_KEPT_SECONDS": "0"}))
    return [
        at_most("server time, median, ms", found["page"][0], 15),
        Figure("  of it the processor worked", f"{found['page'][1]:.1f} ms"),
        Figure("  bare view, template of the same bytes", f"{found['bare'][0]:.1f} ms"),
        Figure("  queries / bytes before gzip", f"{found['queries']} / {found['bytes']}"),
    ]


def main() -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--wishes", type=int, default=20, help="how many are on the wall (default: 20)")
    asked = parser.parse_args()
    leave_on_signals()
    return print_table("A resident's first page, SQLite", measure(asked.wishes))


if __name__ == "__main__":
    raise SystemExit(main())
