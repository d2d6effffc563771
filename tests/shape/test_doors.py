"""Every address of the site and every operation of the API names the permission it asks for."""

import inspect
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.static import serve
from ninja import NinjaAPI

from huiyin.kernel.permissions import Permission
from huiyin.kit.http import door
from tests.shape.verdict import expect_none

Patterns = Sequence[URLPattern | URLResolver]
# The operators' admin asks for its own permission at its one entrance, and static files are for everybody.
ADMIN = "admin"
STATIC = frozenset({"serve", "static"})


def doors(patterns: Patterns, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Yield each address (API operations with their method) with what it says about its permission."""
    for pattern in patterns:
        where = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            if pattern.app_name != ADMIN:
                yield from doors(pattern.url_patterns, where)
        elif path_view := _path_view(pattern.callback):
            for operation in path_view.operations:
                permission = (operation.openapi_extra or {}).get("x-permission")
                yield f"{' '.join(sorted(operation.methods))} {where}", permission
        elif not _is_open_to_all(pattern.callback):
            yield where, getattr(pattern.callback, "permission", None)


def _path_view(view: Any) -> Any:
    """Return the operations behind an API address: Ninja's view function closes over them."""
    if not inspect.isfunction(view) or not view.__module__.startswith("ninja."):
        return None
    return inspect.getclosurevars(view).nonlocals.get("self")


def _is_open_to_all(view: Any) -> bool:
    """Say whether a view is a static file or a page of the API's own documentation."""
    if isinstance(view, partial):
        return isinstance(view.keywords.get("api"), NinjaAPI)
    return getattr(view, "__name__", "") in STATIC and view.__module__.startswith(("django.", "whitenoise."))


def unnamed(patterns: Patterns) -> list[str]:
    """Return the addresses that name no permission."""
    known = frozenset(Permission)
    return [
        f"{where} names no permission. A page is wrapped by @door(Permission.…) of huiyin.kit.http, an API "
        'operation carries openapi_extra={"x-permission": Permission.…}.'
        for where, permission in doors(patterns)
        if permission not in known
    ]


def test_every_address_names_its_permission() -> None:
    expect_none(unnamed(get_resolver().url_patterns))


def test_the_walk_finds_pages_and_operations() -> None:
    found = [where for where, _ in doors(get_resolver().url_patterns)]
    assert any(where.startswith("GET /api") for where in found)
    assert any(where.startswith("/") for where in found)


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_page_and_an_operation_without_permission_are_found() -> None:
    api = NinjaAPI(urls_namespace="planted")
    api.get("/named", openapi_extra={"x-permission": Permission.PUBLIC_PAGE_READ})(_page)
    api.post("/nameless", include_in_schema=False)(_page)
    planted: Patterns = [
        path("open/", door(Permission.PUBLIC_PAGE_READ)(_page)),
        path("ajar/", _page),
        path("static/<path:path>", serve),
        path("api/", api.urls),
    ]
    assert [line.partition(" names")[0] for line in unnamed(planted)] == ["/ajar/", "POST /api/nameless"]
