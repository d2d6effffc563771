"""What no browser sends, and what is answered all the same."""

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory

from huiyin.site.middleware import PlainCookiesMiddleware
from tests.cast import Cast

NUL = r'sessionid="\000abcdefghijk"; huiyin_device=kept'


def test_a_cookie_with_a_nul_is_passed_over(rf: RequestFactory) -> None:
    seen: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponseBase:
        seen.append(request)
        return HttpResponse()

    PlainCookiesMiddleware(answer)(rf.get("/", headers={"Cookie": NUL}))
    assert seen[0].COOKIES == {"huiyin_device": "kept"}


@pytest.mark.parametrize("path", ["/", "/mine/", "/api/v1/queue"])
def test_a_session_that_cannot_be_is_no_session(path: str, cast: Cast) -> None:
    answers = [
        Client(raise_request_exception=False).get(path, headers=headers) for headers in ({"Cookie": NUL}, {})
    ]
    assert len({answer.status_code for answer in answers}) == 1
    assert answers[0].status_code < 500
