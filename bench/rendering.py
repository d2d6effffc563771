"""How long a page takes inside one process: `python -m bench.rendering ADDRESS`, called by `bench.page`.

Calls the application as a web server does, without one; and, in turns, a bare view of the same Django
that renders a template of the same bytes, without middleware, database or tags. Prints one line of JSON.
"""

import io
import json
import sys
from collections.abc import Callable, Iterable
from statistics import median
from time import perf_counter, process_time
from types import ModuleType
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test.utils import override_settings
from django.urls import path

from bench import ready  # noqa: F401 - sets Django up for what follows
from huiyin.site.wsgi import application

ROUNDS = 150
WARM_UP = 10

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _bare_project(html: str) -> WSGIHandler:
    """Return an application without middleware whose one view renders a template with these bytes."""
    template = engines["django"].from_string("{% verbatim %}" + html + "{% endverbatim %}")

    def view(request: HttpRequest, rest: str) -> HttpResponse:
        return HttpResponse(template.render({}, request))

    addresses = ModuleType("bare")
    addresses.urlpatterns = [path("<path:rest>", view)]  # type: ignore[attr-defined]
    with override_settings(MIDDLEWARE=[]):
        handler = WSGIHandler()
    # Changing ROOT_URLCONF instead would make Django forget the addresses of the product every time.
    handler.request_class = type("BareRequest", (WSGIRequest,), {"urlconf": addresses})
    return handler


def _call(called: Application, address: str) -> bytes:
    """Call an application once and return the body of its answer. Exits unless it is 200."""
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    answer: Any = called(environ, lambda status, headers, error=None: said.append(status))
    body = b"".join(answer)
    answer.close()
    if not said[0].startswith("200"):
        raise SystemExit(f"{address} answered {said[0]}.")
    return body


def _cost(called: Application, address: str) -> tuple[float, float]:
    """Return how many milliseconds one call took, and how many of them the processor worked."""
    started, worked = perf_counter(), process_time()
    _call(called, address)
    return 1000 * (perf_counter() - started), 1000 * (process_time() - worked)


def _look(address: str) -> tuple[str, list[str]]:
    """Return a page and the statements it takes, once everything that is remembered is there."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    for _ in range(WARM_UP):
        _call(application, address)
    with connection.execute_wrapper(note):
        return _call(application, address).decode(), asked


def main() -> int:
    """Measure both in turns and print their medians."""
    address = sys.argv[1]
    html, asked = _look(address)
    bare = _bare_project(html)
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        ours.append(_cost(application, address))
        theirs.append(_cost(bare, address))
    found = {
        "page": [median(column) for column in zip(*ours, strict=True)],
        "bare": [median(column) for column in zip(*theirs, strict=True)],
        "queries": len(asked),
        "bytes": len(html.encode()),
    }
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
