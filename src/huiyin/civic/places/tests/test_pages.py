import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.civic.places import actions, queries
from huiyin.civic.places.rules import AreaLevel
from huiyin.kernel.actor import Actor
from huiyin.kit.tables import read_rows
from tests.cast import Cast

Login = Callable[[Actor], Client]


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_the_directory(cast: Cast, client: Client) -> None:
    page = _text(client, "/places/")
    assert "荷塘区" in page
    assert f"/places/{cast.places.street.token}/" in page


def test_search_finds_a_place_and_says_when_it_does_not(cast: Cast, client: Client) -> None:
    assert cast.places.compound.token in _text(client, "/places/?q=星城")
    assert cast.places.compound.token not in _text(client, "/places/?q=<script>没有")
    assert "<script>没有" not in _text(client, "/places/?q=<script>没有")


def test_a_place_shows_the_way_up_what_is_known_and_where_to_go(cast: Cast, client: Client) -> None:
    page = _text(client, f"/places/{cast.places.compound.token.lower()}/")
    for step in (cast.places.city, cast.places.district, cast.places.street, cast.places.community):
        assert f"/places/{step.token}/" in page
    assert "640" in page
    assert cast.places.building.name in page
    assert f"/p/{cast.places.compound.token}/" in page


def test_staff_tools_are_shown_to_staff_only(cast: Cast, login: Login) -> None:
    address = f"/places/{cast.places.compound.token}/"
    assert f"{address}rename/" in _text(login(cast.clerk), address)
    for actor in (cast.resident, cast.stranger_next_door, cast.nobody):
        assert f"{address}rename/" not in _text(login(actor), address)


def test_compounds_are_filtered_on_the_page(cast: Cast, client: Client) -> None:
    address = f"/places/{cast.places.city.token}/"
    both = _text(client, address)
    old = _text(client, f"{address}?kind=old&pm=no")
    assert cast.places.compound.token in both
    assert cast.places.next_compound.token in old
    assert cast.places.compound.token not in old
    assert cast.places.compound.token in _text(client, f"{address}?kind=palace&after=x")


def test_an_unknown_place_is_a_calm_page(cast: Cast, client: Client) -> None:
    assert client.get("/places/ZZZZZZ/").status_code == 404
    assert client.get("/places/%00/qr.svg").status_code == 404


def test_the_qr_code_leads_to_the_wall(cast: Cast, client: Client) -> None:
    response = client.get(f"/places/{cast.places.building.token}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")
    poster = _text(client, f"/places/{cast.places.building.token}/poster/")
    assert "<svg" in poster
    assert f"/p/{cast.places.building.token}/" in poster


@pytest.mark.parametrize("act", ["add", "edit", "rename", "end", "import"])
def test_strangers_log_in_and_others_are_refused(cast: Cast, login: Login, act: str) -> None:
    address = f"/places/{cast.places.compound.token}/{act}/"
    assert login(cast.nobody).post(address).status_code in {302, 401}
    assert login(cast.resident).get(address).status_code == 403
    assert login(cast.stranger_next_door).get(address).status_code == 403
    assert login(cast.clerk).get(address).status_code == 200


def test_a_clerk_adds_a_compound(cast: Cast, login: Login) -> None:
    sent = {"name": "钻石家园", "kind": "resettlement", "has_property_management": "yes", "dwellings": "812"}
    response = login(cast.clerk).post(f"/places/{cast.places.community.token}/add/", sent)
    added = queries.match_place("钻石家园")
    assert added is not None
    assert response.status_code == 302
    assert response["Location"] == f"/places/{added.token}/"
    assert (added.kind, added.has_property_management, added.dwellings) == ("resettlement", True, 812)


def test_a_refusal_stands_at_its_field(cast: Cast, login: Login) -> None:
    response = login(cast.clerk).post(f"/places/{cast.places.compound.token}/add/", {"name": "1栋"})
    assert response.status_code == 200
    assert response.context["form"].errors["name"]


def test_half_a_point_is_said_at_the_field(cast: Cast, login: Login) -> None:
    sent = {"name": "7栋", "lat": "27.8"}
    response = login(cast.clerk).post(f"/places/{cast.places.compound.token}/add/", sent)
    assert response.context["form"].errors["lat"]


def test_nothing_stands_below_a_stairwell(cast: Cast, login: Login) -> None:
    assert login(cast.clerk).get(f"/places/{cast.places.stairwell.token}/add/").status_code == 404


def test_a_clerk_corrects_renames_notes_a_home_and_ends(cast: Cast, login: Login) -> None:
    client, compound, stairwell = login(cast.clerk), cast.places.compound, cast.places.stairwell
    page = _text(client, f"/places/{compound.token}/edit/")
    assert re.search(r'value="640"', page)
    client.post(f"/places/{compound.token}/edit/", {"kind": "old", "dwellings": "650"})
    assert queries.place(compound.id).dwellings == 650
    client.post(f"/places/{compound.token}/rename/", {"name": "星城里", "on": "2026-01-01"})
    assert queries.place(compound.id).name == "星城里"
    client.post(f"/places/{stairwell.token}/homes/", {"room": "1201"})
    assert queries.dwelling_count(stairwell.id) == 1
    client.post(f"/places/{stairwell.token}/end/", {"on": "2026-01-01"})
    assert queries.place(stairwell.id).valid_to is not None


CSV = "名称,上级,类型,户数\n钻石家园,,安置房,812\n5栋,钻石家园,,\n,,,\n丁香苑,,宫殿,9\n"


def test_a_file_is_checked_first_and_then_taken_in(cast: Cast, login: Login) -> None:
    client, address = login(cast.clerk), f"/places/{cast.places.community.token}/import/"
    file = io.BytesIO(CSV.encode("gb18030"))
    file.name = "places.csv"
    checked = client.post(address, {"file": file})
    assert checked.status_code == 200
    assert (checked.context["report"].good, len(checked.context["lines"])) == (2, 1)
    assert queries.match_place("钻石家园") is None
    packed = re.search(r'name="packed" value="([^"]+)"', checked.content.decode())
    assert packed is not None
    done = client.post(address, {"packed": packed[1]})
    assert done.status_code == 302
    assert queries.match_place("钻石家园 5栋") is not None


@pytest.mark.parametrize("content", [b"", b"\x89PNG\x00\x00", b"PK\x03\x04broken", b"a,b\n1,2\n"])
def test_a_file_that_is_no_table_is_refused_with_a_sentence(cast: Cast, login: Login, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = "places.csv"
    address = f"/places/{cast.places.community.token}/import/"
    response = login(cast.clerk).post(address, {"file": file})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_changed_rows_do_not_come_back(cast: Cast, login: Login) -> None:
    address = f"/places/{cast.places.community.token}/import/"
    response = login(cast.clerk).post(address, {"packed": "eyJhIjoxfQ:1:forged"})
    assert response.context["form"].errors["file"]


def test_the_empty_table_has_the_headings(cast: Cast, login: Login) -> None:
    response = login(cast.clerk).get("/places/table.xlsx")
    assert response["Content-Type"].endswith("sheet")
    assert read_rows(io.BytesIO(response.content)) == []


def test_pages_ask_as_often_for_many_places_as_for_few(cast: Cast, client: Client) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            _text(client, address)
        return len(captured)

    addresses = [
        "/places/",
        "/places/?q=栋",
        *(f"/places/{place.token}/" for place in (cast.places.city, cast.places.compound)),
    ]
    before = [asked(address) for address in addresses]
    for number in range(20):
        parent = cast.places.compound
        actions.add_area(actor=cast.system, parent=parent, level=AreaLevel.BUILDING, name=f"{number + 50}栋")
        actions.add_compound(actor=cast.system, parent=cast.places.community, name=f"新苑{number}")
    assert [asked(address) for address in addresses] == before
    assert max(before) <= 12


def test_operators_read_places_in_the_admin_and_change_nothing_there(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    assert cast.places.compound.full_name in _text(client, "/admin/places/area/")
    assert client.get("/admin/places/area/add/").status_code == 403
    assert client.post(f"/admin/places/area/{cast.places.compound.id}/delete/").status_code == 403
