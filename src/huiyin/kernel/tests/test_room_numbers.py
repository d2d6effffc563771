import pytest

from huiyin.kernel.room_numbers import find_rooms


def rooms(plain: str) -> set[str]:
    return {plain[start:end] for start, end in find_rooms(plain)}


@pytest.mark.parametrize(
    ("plain", "room"),
    [
        ("3栋2单元501室漏水", "501室"),
        ("3栋501业主", "501"),
        ("12号楼1203", "1203"),
        ("A座1203房", "1203房"),
        ("2单元501户", "501户"),
        ("三栋二单元五〇一室", "五〇一室"),
        ("3栋 2-501", "501"),
        ("12-3-501的邻居", "501"),
        ("12栋-3-501", "501"),
        ("香山小区3-501", "501"),
        ("5-501业主", "501"),
        ("泰山路88号501", "501"),
        ("楼上502太吵", "502"),
        ("我住601", "601"),
        ("B1203室", "B1203室"),
        ("3栋2单元205室，2026年报修", "205室"),
        ("3栋205，2026年报修", "205"),
    ],
)
def test_a_room_is_found_and_its_building_is_not(plain: str, room: str) -> None:
    assert rooms(plain) == {room}


@pytest.mark.parametrize(
    "plain",
    [
        "3栋120户,2栋200平米,5号楼1500元",
        "3栋2023年建成",
        "11月3号501路公交",
        "101栋,3-5栋,12号楼,2单元",
        "2室1厅,教室,2022房价,1200房源",
        "2026-11-22,2026-3-501",
        "小区10-200元,小区100-200户",
        "楼下200米,隔壁1000多人",
        "3栋105号门面",
        "400-820-8820",
        "3栋501号楼",
        "1栋12000元",
    ],
)
def test_a_count_date_building_or_shop_is_no_room(plain: str) -> None:
    assert rooms(plain) == set()
