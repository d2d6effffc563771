"""The switch for large type, the styleguide and the error page."""

import re

import pytest
from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from huiyin.kit.ui import samples
from huiyin.kit.ui.context import LARGE_COOKIE, ui


@pytest.fixture
def address() -> str:
    return reverse("ui:large_type")


def switch(client: Client, address: str, way_back: str) -> HttpResponseBase:
    return client.post(address, {"next": way_back})


@pytest.mark.django_db
def test_large_type_is_remembered_and_forgotten(client: Client, address: str) -> None:
    switch(client, address, "/")
    assert client.cookies[LARGE_COOKIE].value == "1"
    switch(client, address, "/")
    assert client.cookies[LARGE_COOKIE].value == ""


@pytest.mark.django_db
@pytest.mark.parametrize("way_back", ["/wall/?q=%E7%81%AF", "http://testserver/wall/"])
def test_it_leads_back_to_a_page_of_ours(client: Client, address: str, way_back: str) -> None:
    assert switch(client, address, way_back)["Location"] == way_back


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way_back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_it_never_leads_to_another_host(client: Client, address: str, way_back: str) -> None:
    assert switch(client, address, way_back)["Location"] == "/"


@pytest.mark.django_db
def test_a_look_at_the_switch_changes_nothing(client: Client, address: str) -> None:
    assert client.get(address).status_code == 405


def test_the_page_knows_whether_type_is_large() -> None:
    request = RequestFactory().get("/")
    assert ui(request) == {"large": False}
    request.COOKIES[LARGE_COOKIE] = "1"
    assert ui(request) == {"large": True}


@pytest.mark.django_db
def test_the_styleguide_keeps_the_content_security_policy(client: Client) -> None:
    response = client.get(reverse("ui:styleguide"))
    page = response.content.decode()
    assert response.status_code == 200
    assert not re.search(r"<[^>]*\sstyle=", page)
    assert "<script>" not in page
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)


@pytest.mark.django_db
def test_every_link_inside_the_styleguide_has_a_target(client: Client) -> None:
    page = client.get(reverse("ui:styleguide")).content.decode()
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert {anchor for anchor, _ in samples.SECTIONS} <= ids


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_an_error_is_a_calm_sentence_even_without_a_request(status: int) -> None:
    with override("en"):
        page = render_to_string("ui/error.html", {"status": status})
    assert page.count("<h1>") == 1
    assert str(status) in page
