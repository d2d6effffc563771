"""What people call a place: noted one at a time or by a file, found by everybody, read by the machine."""

import io
from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.civic.places import actions, queries
from huiyin.civic.places.models import Area, OtherName
from huiyin.civic.places.rules import NameKind
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound
from huiyin.kit.tables import Row, read_rows
from tests.cast import Cast

Login = Callable[[Actor], Client]
ROWS: list[tuple[int, Row]] = [
    (2, {"名称": "大塔楼", "类别": "地标", "所属": "荷塘星城"}),
    (3, {"名称": "月塘西路", "类别": "道路", "所属": ""}),
    (4, {"名称": "星城", "类别": "", "所属": "荷塘星城"}),
    (5, {"名称": "星城", "类别": "别名", "所属": "荷塘星城"}),
    (6, {"名称": "塘", "类别": "道路"}),
    (7, {"名称": "老戏院", "类别": "建筑"}),
    (8, {"名称": "老戏院", "类别": "地标", "所属": "没有的小区"}),
    (9, {"名称": "荷塘星城", "类别": "别名", "所属": "荷塘星城"}),
]


def test_a_name_is_noted_once_and_taken_away(cast: Cast) -> None:
    compound = cast.places.compound
    made = actions.add_other_name(
        actor=cast.clerk, area=compound, name=" 星 城 北门 ", kind=NameKind.LANDMARK
    )
    assert [(one.name, one.kind) for one in queries.other_names(compound)] == [(made.name, NameKind.LANDMARK)]
    for name, code in (
        (made.name, "name_known"),
        ("城", "name_too_short"),
        (compound.name, "own_name"),
        ("", "no_name"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.add_other_name(actor=cast.clerk, area=compound, name=name)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        actions.remove_other_name(actor=cast.clerk, area=cast.places.building, number=made.pk)
    for actor in (cast.resident, cast.stranger_next_door, cast.nobody):
        with pytest.raises(NotAllowed):
            actions.add_other_name(actor=actor, area=compound, name="星城")
        with pytest.raises(NotAllowed):
            actions.remove_other_name(actor=actor, area=compound, number=made.pk)
    actions.remove_other_name(actor=cast.clerk, area=compound, number=made.pk)
    assert queries.other_names(compound) == []


def test_a_file_of_names_reports_each_bad_row_by_column(cast: Cast) -> None:
    under = cast.places.community
    report = queries.check_names(ROWS, under=under).report()
    assert [(error.number, error.column) for error in report.errors] == [
        (6, "名称"),
        (7, "类别"),
        (8, "所属"),
        (9, "名称"),
    ]
    assert (report.good, report.known) == (3, 1)
    assert actions.import_other_names(actor=cast.clerk, rows=ROWS, under=under).written == 0
    kept = actions.import_other_names(actor=cast.clerk, rows=ROWS, under=under, keep_good=True)
    assert (kept.written, OtherName.objects.count()) == (3, 3)
    assert actions.import_other_names(actor=cast.clerk, rows=ROWS[:3], under=under).known == 3


def test_whoever_searches_by_what_people_say_finds_the_place(cast: Cast, client: Client) -> None:
    assert cast.places.compound not in queries.find_places("大塔楼")
    actions.add_other_name(actor=cast.clerk, area=cast.places.compound, name="大塔楼", kind=NameKind.LANDMARK)
    assert [one.id for one in queries.find_places("大塔楼")] == [cast.places.compound.id]
    page = client.get(f"/places/{cast.places.compound.token}/").content.decode()
    assert "大塔楼" in page


def test_earlier_names_and_those_of_ended_places_are_still_said(cast: Cast) -> None:
    actions.rename_area(
        actor=cast.clerk, area=cast.places.compound, name="荷塘新城", on=clock.today(), reason="更名"
    )
    actions.add_other_name(actor=cast.clerk, area=cast.places.community, name="上月塘老街")
    Area.objects.filter(pk=cast.places.community.id).update(
        valid_to=clock.today(), successor=cast.places.next_community.id
    )
    said = {(one.area_id, one.name) for one in queries.said_names()}
    assert (cast.places.compound.id, "荷塘星城") in said
    assert (cast.places.next_community.id, "上月塘老街") in said
    assert (cast.places.next_community.id, cast.places.community.name) in said


def test_staff_keep_names_by_pages(cast: Cast, login: Login) -> None:
    token = cast.places.community.token
    client, address = login(cast.clerk), f"/places/{token}/names/"
    assert "还没有记下别的叫法" in client.get(address).content.decode()
    assert client.post(address, {"name": "城", "kind": "alias"}).status_code == 422
    assert client.post(address, {"name": "月塘西路", "kind": "road"}).status_code == 302
    page = client.get(address).content.decode()
    assert "月塘西路" in page
    assert "道路" in page
    number = OtherName.objects.get().pk
    assert client.post(f"{address}{number}/remove/").status_code == 302
    assert not OtherName.objects.exists()
    table = client.get("/places/names.xlsx")
    assert table.status_code == 200
    assert list(read_rows(io.BytesIO(table.content))) == []
    file = io.BytesIO("名称,类别,所属\n大塔楼,地标,荷塘星城\n塘,道路,\n".encode())
    file.name = "names.csv"
    report = client.post(f"{address}import/", {"file": file})
    assert "3" in report.content.decode()
    assert client.post(f"{address}import/", {"packed": report.context["packed"]}).status_code == 302
    assert OtherName.objects.get().area_id == cast.places.compound.id
    assert login(cast.stranger_next_door).get(address).status_code in {403, 404}


def test_programs_keep_names_too(cast: Cast, login: Login, client: Client) -> None:
    address = f"/api/v1/places/{cast.places.compound.token}/names"
    clerk = login(cast.clerk)
    made = clerk.post(address, {"name": "大塔楼", "kind": "landmark"}, content_type="application/json")
    assert made.status_code == 201
    assert client.get(address).json() == [made.json()]
    again = clerk.post(address, {"name": "大塔楼"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (422, "name_known")
    assert clerk.delete(f"{address}/{made.json()['id']}").status_code == 204
    assert client.get(address).json() == []
