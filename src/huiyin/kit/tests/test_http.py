"""Doors, refusals on forms, and where a request comes from."""

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.actor import Actor, Grant, stranger, system
from huiyin.kernel.errors import Invalid, NeedsLogin, NotAllowed, NotFound, Refusal, TooMany
from huiyin.kernel.permissions import MEMBER, PUBLIC, Permission, Role
from huiyin.kernel.text import Message
from huiyin.kit.http import check_door, client_address, door, refusals_on, sentence

P = Permission
MEMBER_OF_NOTHING = Actor(person_id=1)
CLERK = Actor(person_id=2, grants=(Grant(Role.COMMUNITY_STAFF, 1, "community"),))
PROXY, CLIENT = "10.0.0.1", "203.0.113.7"


def asked(remote: str, forwarded: str | None = None) -> HttpRequest:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory(headers=headers).get("/", REMOTE_ADDR=remote)


@given(st.text(max_size=80))
def test_without_a_proxy_of_ours_the_header_is_not_believed(header: str) -> None:
    request = asked(CLIENT)
    request.META["HTTP_X_FORWARDED_FOR"] = header
    assert client_address(request) == CLIENT


@given(st.lists(st.ip_addresses().map(str) | st.text("0123456789.:,abc \n", max_size=12), max_size=5))
def test_whatever_a_client_writes_into_the_header_its_address_stays(lies: list[str]) -> None:
    with override_settings(HUIYIN_TRUSTED_PROXIES=["10.0.0.0/8", "::1"]):
        request = asked(PROXY)
        request.META["HTTP_X_FORWARDED_FOR"] = ", ".join([*lies, CLIENT])
        assert client_address(request) == CLIENT


def test_several_proxies_of_ours_are_passed_through() -> None:
    with override_settings(HUIYIN_TRUSTED_PROXIES=["10.0.0.0/8", "::1"]):
        assert client_address(asked("::1", f"198.51.100.1, {CLIENT}, 10.1.1.1, 10.2.2.2")) == CLIENT
        assert client_address(asked(PROXY)) == PROXY
        assert client_address(asked(PROXY, " , ")) == PROXY


@override_settings(HUIYIN_TRUSTED_PROXIES=["no network"])
def test_a_setting_that_names_no_network_trusts_nobody() -> None:
    assert client_address(asked(PROXY, CLIENT)) == PROXY


@pytest.mark.parametrize("permission", P)
def test_a_door_asks_strangers_to_log_in_and_refuses_members_without_the_right(permission: P) -> None:
    if permission in PUBLIC:
        check_door(stranger(), permission)
        return
    with pytest.raises(NeedsLogin):
        check_door(stranger(), permission)
    if permission in MEMBER:
        check_door(MEMBER_OF_NOTHING, permission)
        return
    with pytest.raises(NotAllowed):
        check_door(MEMBER_OF_NOTHING, permission)
    check_door(system("tests"), permission)


def test_a_grant_anywhere_opens_the_outer_door() -> None:
    check_door(CLERK, P.CIVIC_MATTER_ACCEPT)
    with pytest.raises(NotAllowed):
        check_door(CLERK, P.CIVIC_MATTER_IMPORT)


def test_a_page_behind_a_door_names_its_permission() -> None:
    @door(P.CIVIC_MATTER_ACCEPT)
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("inside")

    assert page.permission is P.CIVIC_MATTER_ACCEPT  # type: ignore[attr-defined]
    request = asked(CLIENT)
    request.actor = CLERK  # type: ignore[attr-defined]
    assert page(request).status_code == 200
    request.actor = stranger()  # type: ignore[attr-defined]
    with pytest.raises(NeedsLogin):
        page(request)


class Form(forms.Form):
    phone = forms.CharField()


def refuse(refusal: Refusal) -> None:
    raise refusal


@pytest.mark.parametrize(("field", "where"), [("phone", "phone"), ("", "__all__"), ("unknown", "__all__")])
def test_a_refusal_is_shown_at_its_field(field: str, where: str) -> None:
    form = Form({"phone": "1"})
    with refusals_on(form):
        refuse(Invalid("“%(value)s” is wrong.", field=field, params={"value": "1"}))
    assert form.errors == {where: ["“1” is wrong."]}


@pytest.mark.parametrize("kind", [NeedsLogin, NotAllowed, NotFound])
def test_missing_things_and_rights_are_not_the_fault_of_the_form(kind: type[Refusal]) -> None:
    form = Form({"phone": "1"})
    with pytest.raises(kind), refusals_on(form):
        refuse(kind())
    assert not form.errors


def test_a_sentence_is_filled_in() -> None:
    with translation.override("en"):
        assert "42" in sentence(TooMany(params={"seconds": 42}))
        assert sentence(Refusal("100 % sure")) == "100 % sure"


def test_a_parameter_that_is_a_message_is_translated_too() -> None:
    # Django's own catalogue has this word, whether or not ours is compiled.
    with translation.override("zh-hans"):
        assert sentence(Refusal("%(a)s, %(b)s", params={"a": Message("Yes"), "b": "Yes"})) == "是, Yes"
