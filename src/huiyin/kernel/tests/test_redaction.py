from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.redaction import PLACEHOLDERS, Found, Kind, find, redact

# Ordinary sentences whose numbers must stay.
ORDINARY = (
    "路灯坏了三天，晚上看不见路。",
    "2026年11月22日17:30报修，至今没人来；",
    "物业费每平米1.80元，共1,860.00元！",
    "3栋、12号楼都停水，大约120户。",
    "已拨打12345、110和0731-12345，",
    "热线96568或400-820-8820打不通。",
    "编号7K3M-9QXZ，上次是2345-6785，",
    "建成于1998年，有3-5栋共18层，",
    "补贴156000000.00元，占30%。",
    "（第138号文件）电梯在2单元，",
    "公众号见微信公众号xiangshan2026。",
)
DIGITS = st.text("0123456789", min_size=8, max_size=8)
SEPARATORS = st.sampled_from(["", " ", "-", "－", "\u200b", "　"])
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def joined(*parts: str) -> st.SearchStrategy[str]:
    return SEPARATORS.map(lambda separator: separator.join(parts))


def luhn(body: str) -> str:
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in body[::-2])
    return body + str(-(doubled + sum(map(int, body[-2::-2]))) % 10)


PHONES = DIGITS.flatmap(lambda d: joined("139", d[:4], d[4:]))
LANDLINES = DIGITS.flatmap(lambda d: joined("0731", "2" + d[1:]))
ID_CARDS = DIGITS.flatmap(lambda d: joined("99" + d[:4], "19900101", d[4:7] + "X"))
BANK_CARDS = DIGITS.map(lambda d: luhn("6222021" + d)).flatmap(
    lambda card: joined(*(card[i : i + 4] for i in range(0, 16, 4)))
)
PLATES = st.tuples(
    st.sampled_from(["湘B·", "湘B", "粤A ", "京a"]),
    st.from_regex(r"[A-Z][0-9]{4}|[DF][0-9]{5}", fullmatch=True),
)
EMAILS = st.from_regex(r"[a-z]{1,8}[0-9]{0,11}[@＠][a-z]{2,5}\.(com|cn)", fullmatch=True)
PIECES = st.one_of(
    st.tuples(
        st.just(Kind.PHONE),
        st.one_of(PHONES, PHONES.map(lambda p: p.translate(WIDE)), PHONES.map("+86 {}".format)),
    ),
    st.tuples(st.just(Kind.LANDLINE), LANDLINES),
    st.tuples(st.just(Kind.ID_CARD), ID_CARDS),
    st.tuples(st.just(Kind.BANK_CARD), BANK_CARDS),
    st.tuples(st.just(Kind.PLATE), PLATES.map("".join)),
    st.tuples(st.just(Kind.EMAIL), EMAILS),
    st.tuples(st.just(Kind.NAME), st.sampled_from(["林知远", "林 知 远"])),
)


@given(st.lists(st.tuples(st.sampled_from(ORDINARY), PIECES), max_size=6), st.sampled_from(ORDINARY))
def test_planted_data_is_hidden_and_everything_else_stays(
    planted: list[tuple[str, tuple[Kind, str]]], last: str
) -> None:
    text = "".join(sentence + piece + "，" for sentence, (_, piece) in planted) + last
    expected = "".join(sentence + PLACEHOLDERS[kind] + "，" for sentence, (kind, _) in planted) + last
    assert redact(text, ["林知远"]) == expected


SNIPPETS = st.one_of(
    st.sampled_from(
        [
            *ORDINARY,
            *PLACEHOLDERS.values(),
            "电话",
            "微信号：",
            "3栋",
            "501",
            "室",
            "元",
            "我叫",
            "林知远",
            "湘B",
        ]
    ),
    PIECES.map(lambda piece: piece[1]),
    st.text("0123456789- ", max_size=6),
)


@given(st.lists(SNIPPETS, max_size=12).map("".join))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text, ["林知远", "元芳", "姓名"])
    assert redact(once, ["林知远", "元芳", "姓名"]) == once
    assert find(once, ["林知远", "元芳", "姓名"]) == []


@given(st.text(), st.lists(st.text(max_size=4), max_size=3))
def test_any_text_can_be_searched(text: str, names: list[str]) -> None:
    found = find(text, names)
    assert [piece.text for piece in found] == [text[piece.start : piece.end] for piece in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_each_find_says_where_and_what() -> None:
    assert find("请打１３８００１３８０００。") == [Found(2, 13, Kind.PHONE, "１３８００１３８０００")]


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("电话：+86 138-0013-8000，或（0731）2868 1234", "电话：［电话］，或［座机］"),
        ("打幺三八零零一三八零零零", "打［电话］"),
        ("联系电话28681234", "联系电话［座机］"),
        ("湘B12345和湘BD12345都占道", "［车牌］和［车牌］都占道"),
        ("3栋2单元501室，12-3-501", "3栋2单元［房号］，12-3-［房号］"),
        ("微信号：abc_123，加微信lin2026", "微信号：［微信号］，加微信［微信号］"),
        ("QQ：12345678，扣扣群 87654321", "QQ：［QQ号］，扣扣群 ［QQ号］"),
        ("我叫林小禾，住香山；联系人：欧阳知夏 ", "我叫［姓名］，住香山；联系人：［姓名］ "),
        ("微信Android版打不开", "微信Android版打不开"),
        ("我叫了物业，业主方便，联系人不详", "我叫了物业，业主方便，联系人不详"),
        ("新A座12345、新COVID", "新A座12345、新COVID"),
        ("①13800138000", "①［电话］"),
        # One desk behind a landline, with and without an area code.
        ("座机0731-28881234转8001，或0731-28881234-805", "座机［座机］，或［座机］"),
        ("电话28881234-8001，打28881235 转 12 分机", "电话［座机］，打［座机］"),
        ("咨询28881234，或28881235转801找人", "咨询［座机］，或［座机］找人"),
        ("电话28881234-3栋门口见", "电话［座机］-3栋门口见"),
        # As people write what a machine should not read.
        ("138_0013_8000、138•0013•8000、壹叁捌零零壹叁捌零零零", "［电话］、［电话］、［电话］"),
        ("湘B•D12345、湘B D 1 2 3 4 5、湘ＢＤ１２３４Ｆ", "［车牌］、［车牌］、［车牌］"),
        ("湘B12345 6栋门口", "［车牌］ 6栋门口"),
        ("加V：lin_2026，加微lin2026，威信号 lin_2026", "加V：［微信号］，加微［微信号］，威信号 ［微信号］"),
        ("住3#2-501", "住3#2-［房号］"),
        ("", ""),
    ],
)
def test_data_is_hidden_where_the_text_says_what_it_is(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_the_longest_known_name_is_hidden_whole() -> None:
    assert redact("林知和林知远", ["林知", "林知远", "林", ""]) == "［姓名］和［姓名］"


def test_what_hid_its_neighbour_does_not_save_it() -> None:
    assert redact("3栋501元芳", ["元芳"]) == "3栋［房号］［姓名］"


def test_the_numbers_of_an_office_stay() -> None:
    text = "请致电0731-2868 0000，或找13800138000"
    assert redact(text, public_numbers=["073128680000", ""]) == "请致电0731-2868 0000，或找［电话］"
    desk = "请致电0731-28680000转805"
    assert redact(desk, public_numbers=["073128680000"]) == desk


def test_the_number_of_an_office_opens_nothing_but_telephones() -> None:
    assert redact("车牌湘B12345", public_numbers=["12345"]) == "车牌［车牌］"


def test_a_long_text_of_digits_is_searched_at_once() -> None:
    assert redact("1" * 100_000) == "1" * 100_000
    assert redact("a" * 100_000) == "a" * 100_000
