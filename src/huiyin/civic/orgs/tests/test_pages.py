import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.civic.orgs import actions, queries
from huiyin.civic.orgs.rules import OrgKind
from huiyin.civic.places.public import AreaLevel
from huiyin.kernel.actor import Actor
from huiyin.kit.tables import read_rows
from tests.cast import Cast

Login = Callable[[Actor], Client]


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_finds_numbers(cast: Cast, client: Client) -> None:
    page = _text(client, "/orgs/?q=12345")
    assert 'href="tel:12345"' in page
    assert "/orgs/add/" not in page
    assert "荷塘区城市管理局" in _text(client, "/orgs/?kind=bureau")
    assert "荷塘区城市管理局" not in _text(client, "/orgs/?kind=hotline&after=x")


def test_a_place_narrows_the_directory(cast: Cast, client: Client) -> None:
    page = _text(client, f"/orgs/?place={cast.places.compound.token}")
    assert f"/orgs/{cast.orgs.committee}/" in page
    assert f"/orgs/{cast.orgs.next_committee}/" not in page
    assert client.get("/orgs/?place=ZZZZZZ").status_code == 404


def test_an_organisation_shows_how_to_reach_it_and_where_it_works(cast: Cast, client: Client) -> None:
    page = _text(client, f"/orgs/{cast.orgs.property_company}/")
    assert 'href="tel:073128480000"' in page
    assert f"/places/{cast.places.compound.token}/" in page
    assert f"/orgs/{cast.orgs.property_company}/edit/" not in page
    assert client.get("/orgs/999999999/").status_code == 404


@pytest.mark.parametrize("act", ["edit", "end", "numbers", "areas"])
def test_strangers_log_in_and_others_are_refused(cast: Cast, login: Login, act: str) -> None:
    address = f"/orgs/{cast.orgs.property_company}/{act}/"
    assert login(cast.nobody).post(address).status_code in {302, 401}
    assert login(cast.resident).get(address).status_code == 403
    assert login(cast.clerk).get(address).status_code == 200


def test_a_clerk_adds_one_says_where_it_works_and_corrects_it(cast: Cast, login: Login) -> None:
    client = login(cast.clerk)
    sent = {"name": "清水物业", "kind": "property_company", "level": "compound", "phone": "0731-28480001"}
    client.post("/orgs/add/", sent)
    (added,) = queries.find_orgs("清水物业")
    client.post(f"/orgs/{added.id}/areas/", {"area": "荷塘区 茨菇塘街道 荷塘星城"})
    assert added.id in [org.id for org in queries.orgs_serving(cast.places.compound)]
    client.post(f"/orgs/{added.id}/edit/", {**sent, "phone": "0731-28480002", "closes": "18:00"})
    assert queries.org(added.id).phone == "0731-28480002"
    client.post(f"/orgs/{added.id}/numbers/", {"number": "0731-28480003", "purpose": "夜间"})
    (line,) = queries.card(added.id).numbers
    client.post(f"/orgs/{added.id}/numbers/{line.id}/end/")
    client.post(f"/orgs/{added.id}/areas/{cast.places.compound.token}/end/")
    card = queries.card(added.id)
    assert (card.numbers, card.work_areas) == ([], [])
    client.post(f"/orgs/{added.id}/end/")
    assert queries.card(added.id).ends is not None
    assert client.get(f"/orgs/{added.id}/edit/").status_code == 404


def test_a_refusal_stands_at_its_field(cast: Cast, login: Login) -> None:
    client = login(cast.clerk)
    sent = {"name": "清水物业", "kind": "property_company", "level": "compound", "phone": "打电话"}
    assert client.post("/orgs/add/", sent).context["form"].errors["phone"]
    wrong = client.post(f"/orgs/{cast.orgs.property_company}/areas/", {"area": "哪里"})
    assert wrong.context["form"].errors["area"]


def test_a_file_is_checked_first_and_then_taken_in(cast: Cast, login: Login) -> None:
    client, address = login(cast.clerk), f"/orgs/import/{cast.places.community.token}/"
    file = io.BytesIO("名称,类别,服务区域\n清水物业,物业,荷塘星城\n甲,俱乐部,\n".encode())
    file.name = "orgs.csv"
    checked = client.post(address, {"file": file})
    assert (checked.context["report"].good, len(checked.context["lines"])) == (1, 1)
    packed = re.search(r'name="packed" value="([^"]+)"', checked.content.decode())
    assert packed is not None
    assert client.post(address, {"packed": packed[1]}).status_code == 302
    assert len(queries.find_orgs("清水物业")) == 1
    assert login(cast.stranger_next_door).get(address).status_code == 403


def test_the_empty_table_has_the_headings(cast: Cast, login: Login) -> None:
    assert read_rows(io.BytesIO(login(cast.clerk).get("/orgs/table.xlsx").content)) == []


def test_the_directory_asks_as_often_for_many_as_for_few(
    cast: Cast, client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(40):
        made = actions.add_org(
            actor=cast.system, name=f"公司{number}", kind=OrgKind.COMPANY, level=AreaLevel.STREET
        )
        actions.set_work_area(actor=cast.system, org=made, area_id=cast.places.street.id)
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        assert "after=" in _text(client, "/orgs/?q=公司")
        assert "公司39" in _text(client, f"/orgs/?place={cast.places.street.token}")


def test_operators_read_organisations_in_the_admin_and_change_nothing_there(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    assert "荷塘区城市管理局" in _text(client, "/admin/orgs/org/")
    assert client.get("/admin/orgs/org/add/").status_code == 403
    assert client.post(f"/admin/orgs/org/{cast.orgs.bureau}/delete/").status_code == 403
