"""Making, filling, showing, closing and exporting lists."""

import json
from typing import Any

import pytest
from django.test import Client

from huiyin.civic.matters import public
from huiyin.civic.matters.models import List, ListItem, Matter
from huiyin.civic.matters.public import ListDraft, ListKind
from tests import matters
from tests.cast import Cast
from tests.fixtures import Login


def made(cast: Cast) -> str:
    draft = ListDraft("六月微实事", ListKind.SMALL_NEEDS, cast.orgs.committee, cast.places.compound.id)
    return public.make_list(actor=cast.clerk, draft=draft).code


def draft(cast: Cast, **change: Any) -> dict[str, Any]:
    fields = {"title": "七月清单", "kind": "wishes", "visibility": "private", "theme": "", "ends": ""}
    return fields | {"owner": cast.orgs.committee, "place": cast.places.compound.id} | change


def test_a_list_is_made_by_staff_of_the_place_only(cast: Cast, login: Login) -> None:
    assert login(cast.leader).post("/desk/lists/new/", draft(cast)).status_code == 403
    assert login(cast.stranger_next_door).post("/desk/lists/new/", draft(cast)).status_code == 422
    assert not List.objects.exists()
    response = login(cast.clerk).post("/desk/lists/new/", draft(cast))
    assert response.status_code == 302
    assert response.headers["Location"] == f"/lists/{List.objects.get().code}/"


def test_a_term_that_ends_before_it_starts_is_refused_at_its_field(cast: Cast, login: Login) -> None:
    sent = draft(cast, starts="2025-07-31", ends="2025-07-01")
    response = login(cast.clerk).post("/desk/lists/new/", sent)
    assert response.status_code == 422
    assert response.context["form"].errors["ends"]
    assert "七月清单" in response.content.decode()


def test_matters_are_put_on_and_taken_off(cast: Cast, login: Login) -> None:
    code, one, two = made(cast), matters.filed(cast).code, matters.filed(cast).code
    client = login(cast.clerk)
    assert client.post(f"/desk/lists/{code}/add/", {"codes": f"{one}\n{two}"}).status_code == 302
    assert client.get(f"/desk/lists/{code}/items/{one}/").status_code == 200
    taken = client.post(f"/desk/lists/{code}/items/{one}/remove/", {"reason": "放错清单"})
    assert taken.status_code == 302
    left = ListItem.objects.filter(removed_at__isnull=True)
    assert list(left.values_list("matter__code", flat=True)) == [two]


def test_a_matter_is_put_on_a_list_from_the_desk(cast: Cast, login: Login) -> None:
    code, one = made(cast), matters.filed(cast).code
    assert login(cast.clerk).post(f"/desk/{one}/list/", {"list_code": code}).status_code == 302
    assert "六月微实事" in login(cast.clerk).get(f"/desk/{one}/").content.decode()


def test_an_unknown_code_stays_in_the_form_with_the_sentence(cast: Cast, login: Login) -> None:
    code = made(cast)
    response = login(cast.clerk).post(f"/desk/lists/{code}/add/", {"codes": "0000-0000"})
    assert response.status_code == 409
    assert "0000-0000" in response.content.decode()
    assert 'class="errors"' in response.content.decode()


def test_something_to_be_settled_is_written_into_a_list_once(cast: Cast, login: Login) -> None:
    code, client = made(cast), login(cast.clerk)
    key = client.get(f"/desk/lists/{code}/write/").context["form"]["idempotency_key"].value()
    sent = {"title": "修补花坛", "body": "", "spot": "东门", "idempotency_key": key}
    assert client.post(f"/desk/lists/{code}/write/", sent).status_code == 409
    sent |= {"extra.work": "repair", "extra.places": "3"}
    assert client.post(f"/desk/lists/{code}/write/", sent).status_code == 302
    client.post(f"/desk/lists/{code}/write/", sent)
    assert Matter.objects.get().kind == "need"
    assert ListItem.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "column", "value"), [("show", "visibility", "public"), ("hide", "visibility", "private")]
)
def test_a_list_is_shown_and_hidden(cast: Cast, login: Login, act: str, column: str, value: str) -> None:
    code = made(cast)
    assert login(cast.clerk).post(f"/desk/lists/{code}/{act}/").status_code == 302
    assert getattr(List.objects.get(code=code), column) == value


def test_a_closed_list_takes_nothing_more(cast: Cast, login: Login) -> None:
    code, one, client = made(cast), matters.filed(cast).code, login(cast.clerk)
    assert client.post(f"/desk/lists/{code}/close/").status_code == 302
    assert client.post(f"/desk/lists/{code}/add/", {"codes": one}).status_code == 409
    assert Matter.objects.get(code=one).state == "filed"


def test_the_next_district_neither_finds_nor_fills_it(cast: Cast, login: Login) -> None:
    code, one = made(cast), matters.filed(cast).code
    client = login(cast.stranger_next_door)
    assert client.post(f"/desk/lists/{code}/add/", {"codes": one}).status_code == 404
    assert client.get(f"/desk/lists/{code}/csv/").status_code == 404
    assert not ListItem.objects.exists()


def test_a_list_is_exported(cast: Cast, login: Login) -> None:
    code, one = made(cast), matters.filed(cast).code
    public.add_to_list(actor=cast.clerk, list_code=code, code=one)
    client = login(cast.clerk)
    assert [json.loads(line)["code"] for line in lines(client, f"/desk/lists/{code}/jsonl/")] == [one]
    assert len(lines(client, f"/desk/lists/{code}/csv/")) == 2
    assert client.get(f"/desk/lists/{code}/xlsx/").content.startswith(b"PK")


def lines(client: Client, address: str) -> list[str]:
    return client.get(address).getvalue().decode().splitlines()
