"""Pages of people, each as its reader and as somebody who may not."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from huiyin.civic.people import public
from huiyin.civic.people.models import Grant, Residence
from huiyin.civic.people.rules import Tie
from huiyin.civic.people.tests.conftest import PASSWORD, Maker, Somebody, Town, Visit
from huiyin.kernel.permissions import Role


def _text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def at_home(town: Town, resident: Somebody) -> Somebody:
    public.tie_residence(
        actor=resident.actor, person_id=resident.person_id, area_id=town.building, room="2-603", tie=Tie.OWNER
    )
    return resident


def test_ones_own_contacts_are_masked_until_asked_for(resident: Somebody, visit: Visit) -> None:
    client = visit(resident)
    assert resident.handle not in _text(client.get("/me/"))
    assert resident.handle in _text(client.get("/me/?open=1"))


def test_name_and_language_are_changed(resident: Somebody, visit: Visit) -> None:
    client = visit(resident)
    client.post("/me/", {"name": "林大雨", "language": "en"})
    assert "林大雨" in _text(client.get("/me/"))
    assert client.post("/me/", {"name": "林大雨", "language": "xx"}).status_code == 422


def test_a_home_is_entered_by_its_full_name_and_ended(town: Town, resident: Somebody, visit: Visit) -> None:
    client = visit(resident)
    facts = {"area_id": "荷塘区 茨菇塘街道 星城小区 3栋", "room": "603", "tie": "owner"}
    assert client.post("/me/homes/", facts).status_code == 302
    assert client.post("/me/homes/", facts | {"area_id": "无此小区"}).status_code == 422
    home = Residence.objects.get()
    client.post(f"/me/homes/{home.pk}/end/")
    assert "603" not in _text(client.get("/me/"))


def test_nobody_ends_the_home_of_another(at_home: Somebody, somebody: Maker, visit: Visit) -> None:
    home = Residence.objects.get()
    visit(somebody("邻居")).post(f"/me/homes/{home.pk}/end/")
    home.refresh_from_db()
    assert home.ends is None


def test_a_token_is_shown_once(resident: Somebody, visit: Visit) -> None:
    client = visit(resident)
    shown = client.post(
        "/me/tokens/",
        {"name": "脚本", "days": "30", "scopes": ["read"], "per_minute": "60", "per_day": "1000"},
    )
    secret = shown.context["issued"].secret
    assert secret in _text(shown)
    page = client.get("/me/")
    assert secret not in _text(page)
    client.post(f"/me/tokens/{page.context['me'].tokens[0].id}/revoke/")
    assert public.actor_of_token(secret) is None


def test_changing_the_password_keeps_this_session(resident: Somebody, visit: Visit) -> None:
    client = visit(resident)
    wrong = client.post("/me/password/", {"old": "no", "new": "harbour-5-wind"})
    assert "old" in wrong.context["form"].errors
    client.post("/me/password/", {"old": PASSWORD, "new": "harbour-5-wind"})
    assert client.get("/me/").status_code == 200


def test_a_contact_is_changed_with_the_password(resident: Somebody, visit: Visit) -> None:
    client = visit(resident)
    client.post("/me/contact/", {"handle": "lin@example.com", "password": PASSWORD})
    assert "l***@example.com" in _text(client.get("/me/"))


def test_ones_own_data_are_deleted_after_asking(resident: Somebody, visit: Visit) -> None:
    client = visit(resident)
    assert client.post("/me/erase/", {"sure": ""}).status_code == 422
    client.post("/me/erase/", {"sure": "on"})
    assert public.names([resident.person_id]) == {resident.person_id: ""}
    assert client.get("/me/").status_code != 200


def test_staff_find_a_person_and_open_the_contact_for_a_purpose(
    at_home: Somebody, street_staff: Somebody, visit: Visit
) -> None:
    client = visit(street_staff)
    found = _text(client.get("/people/", {"q": "林晓"}))
    assert "林*雨" in found
    assert at_home.handle not in found
    page = f"/people/{at_home.person_id}/"
    assert at_home.handle not in _text(client.get(page))
    assert client.post(page, {"purpose": "看看"}).status_code == 422
    asked = {"purpose": "call_back", "words": "漏水一事"}
    assert client.post(page, {"purpose": "看看"}).status_code == 422
    assert client.post(page, asked).status_code == 302
    assert at_home.handle in _text(client.get(page))


def test_a_role_is_given_and_ended_on_the_page(
    town: Town, street_staff: Somebody, resident: Somebody, visit: Visit
) -> None:
    client = visit(street_staff)
    facts = {"handle": resident.handle, "role": "grid_steward", "area_id": "星城小区", "duty": "夜间巡查"}
    assert client.post("/people/grants/", facts).status_code == 302
    assert "夜间巡查" in _text(client.get("/people/grants/"))
    beyond = client.post("/people/grants/", facts | {"area_id": "月塘小区"})
    assert beyond.status_code == 403
    grant = Grant.objects.get(person=resident.person_id)
    client.post(f"/people/grants/{grant.pk}/end/")
    assert resident.actor.grants == ()


def test_a_role_for_nobody_or_nowhere_is_told_at_the_field(
    town: Town, street_staff: Somebody, visit: Visit
) -> None:
    client = visit(street_staff)
    facts = {"handle": "13999999999", "role": "grid_steward", "area_id": "星城小区"}
    assert "handle" in client.post("/people/grants/", facts).context["form"].errors
    no_place = client.post("/people/grants/", facts | {"area_id": ""})
    assert "area_id" in no_place.context["form"].errors


def test_a_building_head_records_and_confirms_residents(
    town: Town, at_home: Somebody, building_head: Somebody, visit: Visit
) -> None:
    client = visit(building_head)
    assert "2-603" not in _text(client.get("/people/residents/"))
    facts = {
        "name": "王安",
        "phone": "13900001111",
        "area_id": "荷塘区 茨菇塘街道 星城小区 3栋",
        "tie": "tenant",
    }
    assert client.post("/people/residents/", facts).status_code == 302
    home = Residence.objects.get(person=at_home.person_id)
    client.post(f"/people/residents/{home.pk}/confirm/")
    home.refresh_from_db()
    assert home.confirmed_by_id == building_head.person_id


@pytest.mark.parametrize(
    "page", ["/people/", "/people/grants/", "/people/residents/", "/people/1/", "/people/1/edit/"]
)
def test_residents_have_no_staff_pages(resident: Somebody, visit: Visit, page: str) -> None:
    assert visit(resident).get(page).status_code == 403


@pytest.mark.parametrize("page", ["/me/", "/me/homes/", "/me/tokens/", "/people/", "/notices/"])
def test_strangers_are_asked_to_log_in(client: Client, db: None, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 401 or answer["Location"].startswith("/login/")


def test_the_page_of_another_person_reads_like_one_that_is_not_there(
    town: Town, at_home: Somebody, somebody: Maker, visit: Visit
) -> None:
    client = visit(somebody("外街道", Role.STREET_STAFF, area_id=town.other_street))
    pages = [client.get(f"/people/{number}/") for number in (at_home.person_id, 10**9, 10**30)]
    assert [page.status_code for page in pages] == [404, 404, 404]


def test_lists_ask_as_often_for_many_roles_as_for_one(
    town: Town,
    street_staff: Somebody,
    somebody: Maker,
    visit: Visit,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = visit(street_staff)
    with django_assert_max_num_queries(12) as few:
        client.get("/people/grants/")
    asked = len(few)
    for _ in range(20):
        somebody("网格员", Role.GRID_STEWARD, area_id=town.compound)
    somebody("物业", Role.PROPERTY_STAFF, org_id=town.property_company)
    client.get("/people/grants/")
    with django_assert_num_queries(asked + 1):  # organisations only now
        client.get("/people/grants/")


def test_the_admin_shows_operators_masked_persons_and_ends_roles(
    town: Town, somebody: Maker, visit: Visit
) -> None:
    operator = somebody("运维", Role.OPERATOR, area_id=town.city)
    steward = somebody("方小舟", Role.GRID_STEWARD, area_id=town.compound)
    client = visit(operator)
    page = _text(client.get("/admin/people/person/"))
    assert "方*舟" in page
    assert steward.handle not in page
    assert client.get(f"/admin/people/person/{steward.person_id}/change/").status_code == 200
    assert client.get("/admin/people/grant/").status_code == 200
    assert client.get("/admin/people/apitoken/").status_code == 200
    assert client.post("/admin/people/person/add/", {"name": "新"}).status_code == 403
    grant = Grant.objects.get(person=steward.person_id)
    client.post("/admin/people/grant/", {"action": "end_now", "_selected_action": [grant.pk]})
    assert not steward.actor.grants
