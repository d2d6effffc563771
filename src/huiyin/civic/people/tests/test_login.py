"""Logging in, out and registering: one answer for every mistake, few tries, no way out of the site."""

from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from pytest_django import Settings

from huiyin.civic.people import public
from huiyin.civic.people.tests.conftest import PASSWORD, Maker, Somebody, Visit

LOGIN = "/login/"


def test_one_logs_in_by_phone_and_lands_where_one_was_going(client: Client, resident: Somebody) -> None:
    answer = client.post(LOGIN, {"handle": resident.handle, "password": PASSWORD, "next": "/me/"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert "林晓雨" in client.get("/me/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_log_in_never_leads_out_of_the_site(client: Client, resident: Somebody, target: str) -> None:
    answer = client.post(LOGIN, {"handle": resident.handle, "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_an_unknown_contact_and_a_wrong_password_read_the_same(client: Client, resident: Somebody) -> None:
    pages = []
    for handle in (resident.handle, "13999999999", "nobody@example.com", "' OR 1=1 --", "x" * 200):
        answer = client.post(LOGIN, {"handle": handle, "password": "wrong"})
        assert answer.status_code == 422
        pages.append(answer.context["form"].non_field_errors())
    assert all(page == pages[0] for page in pages)


def test_an_unknown_contact_costs_as_much_hashing_as_a_wrong_password(
    somebody: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = somebody()
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counting(self: Any, password: str, *given: Any, **named: Any) -> str:
        hashed.append(password)
        return encode(self, password, *given, **named)

    # Time tells an unknown contact from a known one only where one of them hashes less.
    monkeypatch.setattr(hasher, "encode", counting)
    assert public.authenticate_contact(resident.handle, "wrong") is None
    known = len(hashed)
    assert public.authenticate_contact("13999999999", "wrong") is None
    assert known >= 1
    assert len(hashed) == 2 * known


def test_a_contact_is_tried_a_few_times_however_it_is_written(
    client: Client, resident: Somebody, settings: Settings
) -> None:
    settings.HUIYIN_RATE_LIMITS = True
    spelled = [resident.handle, f"+86 {resident.handle}", f"{resident.handle[:3]} {resident.handle[3:]}"]
    for attempt in range(8):
        client.post(LOGIN, {"handle": spelled[attempt % 3], "password": "wrong"})
    answer = client.post(LOGIN, {"handle": resident.handle, "password": PASSWORD})
    assert answer.status_code == 422
    assert client.get("/me/").status_code != 200


def test_an_address_tries_a_few_times_and_cannot_choose_another_address(
    client: Client, resident: Somebody, settings: Settings
) -> None:
    settings.HUIYIN_RATE_LIMITS = True
    for attempt in range(30):
        forged = {"X-Forwarded-For": f"10.0.0.{attempt}"}
        client.post(LOGIN, {"handle": f"139000{attempt:05d}", "password": "wrong"}, headers=forged)
    client.post(LOGIN, {"handle": resident.handle, "password": PASSWORD})
    assert client.get("/me/").status_code != 200


def test_logging_out_takes_a_post(client: Client, resident: Somebody, visit: Visit) -> None:
    visit(resident)
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/me/").status_code != 200


def test_registering_opens_an_account_and_logs_in(client: Client, db: None) -> None:
    facts = {"name": "方小舟", "handle": "fang@example.com", "password": PASSWORD, "consent": "on"}
    assert client.post("/register/", facts)["Location"] == "/me/"
    assert "f***@example.com" in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"consent": ""}, {"handle": "12"}, {"name": " "}, {"password": "12345678"}, {"handle": "\x00"}],
)
def test_a_wrong_registration_is_told_at_its_field(client: Client, db: None, wrong: dict[str, str]) -> None:
    facts = {"name": "方小舟", "handle": "fang@example.com", "password": PASSWORD, "consent": "on"}
    answer = client.post("/register/", facts | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)


def test_a_contact_that_has_an_account_is_said_so_and_asked_for_rarely(
    client: Client, resident: Somebody, settings: Settings
) -> None:
    settings.HUIYIN_RATE_LIMITS = True
    facts = {"name": "别人", "handle": resident.handle, "password": PASSWORD, "consent": "on"}
    said = [str(client.post("/register/", facts).context["form"].errors) for _ in range(11)]
    assert said[0] == said[9] != said[10]
