"""Addresses in groups by their first word lead where the same addresses lead in a row."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern

from huiyin.kit.addresses import by_first_word, first_words


def view(request: Any, **found: Any) -> HttpResponse:
    return HttpResponse()


def named(*routes: str) -> list[Any]:
    return [path(route, view, name=route) for route in routes]


ADDRESSES: list[Any] = [
    path("api/v1/", include((named("matters", "matters/<str:code>", "<str:any>/tail"), "api"))),
    *named("", "desk/<str:code>/first/", "healthz"),
    path("", include((named("desk/words/", "poster-<str:token>.pdf", "p/<str:token>/"), "posters"))),
    *named("p/<str:token>/", "<str:lone>/", "desk/<str:code>/", "p/late/"),
    path("", include((named("desk/<str:code>/", "desk/other/", "m/<str:code>/"), "matters"))),
    path("p", include((named("lain/", "ossibly/<int:n>/"), "split"))),
    re_path(r"^old/(?P<n>\d+)$", view, name="old"),
    path("mirror/", include((named("", "<str:token>/"), "mirror"))),
    *named("metrics", "mirror/late/"),
]
PATHS = [
    *(
        "",
        "/",
        "api/v1/matters",
        "api/v1/matters/A",
        "api/v1/x/tail",
        "api/v1/x",
        "healthz",
        "healthz/",
        "p/",
    ),
    *(
        "desk/words/",
        "desk/words",
        "desk/x/",
        "desk/x/first/",
        "desk/other/",
        "poster-ab.pdf",
        "p/ab/",
        "p/late/",
    ),
    *(
        "one/",
        "m/AB/",
        "m/",
        "plain/",
        "possibly/7/",
        "possibly/x/",
        "old/12",
        "old/x",
        "mirror/",
        "mirror/ab/",
    ),
    *("metrics", "mirror/late/", "nothing/at/all", "desk/", "api/", "api/v1/", "%e5%9b%9e", "回音/", "p/回/"),
]


def root(addresses: list[Any]) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), addresses)


def led(resolver: URLResolver, where: str) -> Any:
    try:
        found = resolver.resolve(where)
    except Resolver404:
        return None
    return found.view_name, found.kwargs, found.route


@pytest.mark.parametrize("where", PATHS)
def test_every_path_leads_where_it_led(where: str) -> None:
    plain, grouped = root(ADDRESSES), root(by_first_word(ADDRESSES))
    assert led(grouped, f"/{where}") == led(plain, f"/{where}")


def test_names_lead_back_as_before() -> None:
    plain, grouped = root(ADDRESSES), root(by_first_word(ADDRESSES))
    assert grouped.reverse("desk/<str:code>/", code="x") == plain.reverse("desk/<str:code>/", code="x")
    for space in ("api", "posters", "matters", "split", "mirror"):
        prefix, below = grouped.namespace_dict[space]
        before, first = plain.namespace_dict[space]
        assert prefix == before
        assert set(below.reverse_dict) == set(first.reverse_dict)


def test_a_path_is_compared_with_its_own_group_only() -> None:
    grouped = by_first_word(named("a/1/", "b/1/", "a/2/", "b/2/", "c/"))
    assert [first_words(one) for one in grouped[:1]] == [frozenset("a")]
    with pytest.raises(Resolver404) as refused:
        root(grouped).resolve("/b/9/")
    # Two groups and a lone address were looked at, and of the second group its two addresses.
    assert len(refused.value.args[0]["tried"]) == 4
