"""A thousand texts as people write them: what was planted goes, and not one character of the rest."""

import unicodedata
from collections.abc import Callable
from random import Random

import pytest

from huiyin.kernel.redaction import PLACEHOLDERS, Kind, redact

TEXTS = 1_000
NAMES = ("林知远", "欧阳知夏", "粟谷雨", "方舟")
WIDE = str.maketrans("0123456789X@", "０１２３４５６７８９Ｘ＠")
_SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")

# What stays: dates, hours, amounts, counts, orders, meters, public numbers, codes, buildings.
ORDINARY = (
    "2026年3月2日17:30报修，",
    "工期从2025-12-01到2026-03-02，",
    "２０２６年３月２日已经登记，",
    "订单号20260302123456789012查过了，",
    "工单号2026030200012345没有下文，",
    "快递单号SF1234567890123放在门卫，",
    "合同编号HT-2026-0302-118，",
    "发票号码04300190，金额１２００元，",
    "统一社会信用代码91430200MA4L2XY09Q，",
    "物业费每平米1.80元，共1,860.00元，",
    "水表读数004521吨，比上月多36.5%，",
    "电梯注册代码31104302022019110006，",
    "邮编412000，",
    "已拨打12345、110和96568，",
    "热线400-820-8820占线，",
    "按GB/T 33358-2016的要求，",
    "编号7K3M-92QF的那件，",
    "3栋、12号楼都停水，大约120户，",
    "建成于1998年，共18层，面积89.5平方米，",
    "第138号文件写得明白，",
    "值班时间8:30-17:30，",
    "微信公众号xiangshan2026里看到的，",
    "2单元电梯停了48小时，",
    "一共换了1300米电线，",
)
ENDS = ("请尽快处理。", "谢谢！", "老人出门不便。\n", "何时能好？", "；其余照旧。")


def digits(chance: Random, n: int) -> str:
    return "".join(chance.choices("0123456789", k=n))


def grouped(chance: Random, *parts: str) -> str:
    """Break a number as people do: not at all, by spaces, by hyphens, sometimes in full width."""
    joined = chance.choice(["", " ", "-", "　", "－"]).join(parts)
    return joined.translate(WIDE) if chance.random() < 0.2 else joined


def phone(chance: Random) -> str:
    number = f"1{chance.choice('3456789')}{digits(chance, 9)}"
    if chance.random() < 0.15:
        return f"幺{number[1:].translate(_SPOKEN)}"
    prefix = chance.choice(["", "", "+86 ", "0086-"])
    return prefix + grouped(chance, number[:3], number[3:7], number[7:])


def landline(chance: Random) -> str:
    return grouped(chance, "0731", f"2{digits(chance, 7)}")


def id_card(chance: Random) -> str:
    born = f"{chance.randint(1935, 2012)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    return grouped(chance, "430202", born, digits(chance, 3) + chance.choice("0123456789Xx"))


def bank_card(chance: Random) -> str:
    body = "622202" + digits(chance, 12)
    total = sum(sum(divmod(int(digit) * 2, 10)) for digit in body[::-2]) + sum(map(int, body[-2::-2]))
    card = body + str(-total % 10)
    return grouped(chance, *(card[at : at + 4] for at in range(0, 19, 4)))


def plate(chance: Random) -> str:
    tail = chance.choice([f"{chance.choice('ABCDF')}{digits(chance, 4)}", f"D{digits(chance, 5)}"])
    return f"湘{chance.choice('AB')}{chance.choice(['', '·', ' '])}{tail}"


def email(chance: Random) -> str:
    written = (
        f"{chance.choice(['li', 'wang.f', 'zx_'])}{digits(chance, 4)}@{chance.choice(['qq', '163'])}.com"
    )
    return written.replace("@", "＠") if chance.random() < 0.2 else written


def name(chance: Random) -> str:
    found = chance.choice(NAMES)
    return " ".join(found) if chance.random() < 0.2 else found


def room(chance: Random) -> str:
    return f"{chance.randint(1, 18)}0{chance.randint(1, 8)}室"


# Words before and after: a name or a room says itself where it stands, a number is told by its form alone.
PLANTS: dict[Kind, tuple[Callable[[Random], str], tuple[tuple[str, str], ...]]] = {
    Kind.PHONE: (phone, (("请打", "，"), ("手机：", "。"), ("", "随时可以联系，"))),
    Kind.LANDLINE: (landline, (("家里", "没人接，"), ("座机：", "。"))),
    Kind.ID_CARD: (id_card, (("身份证", "，"), ("证号：", "。"))),
    Kind.BANK_CARD: (bank_card, (("退款到", "，"), ("卡号：", "。"))),
    Kind.PLATE: (plate, (("", "一直堵在门口，"), ("车牌", "。"))),
    Kind.EMAIL: (email, (("邮箱", "，"), ("发到", "。"))),
    Kind.NAME: (name, (("是", "看见的，"), ("请找", "。"), ("感谢", "师傅！"))),
    Kind.ROOM: (room, (("住3栋2单元", "，"), ("12号楼1单元", "的住户，"))),
}


def written(chance: Random) -> tuple[str, str, list[str]]:
    """Return a text, what it has to become, and what was planted in it."""
    text = hidden = ""
    planted = []
    for _ in range(chance.randint(1, 6)):
        before = chance.choice(ORDINARY)
        kind = chance.choice(list(PLANTS))
        make, frames = PLANTS[kind]
        left, right = chance.choice(frames)
        piece = make(chance)
        planted.append(piece)
        text += f"{before}{left}{piece}{right}"
        hidden += f"{before}{left}{PLACEHOLDERS[kind]}{right}"
    end = chance.choice(ORDINARY) + chance.choice(ENDS)
    return text + end, hidden + end, planted


def bare(text: str) -> str:
    """Return a text in the narrow form without spaces and hyphens, so that no way of writing hides it."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(char for char in narrow if char not in " -·\u200b")


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_texts_lose_what_was_planted_and_nothing_else(seed: int) -> None:
    chance = Random(seed)
    for _ in range(TEXTS // 10):
        text, hidden, planted = written(chance)
        shown = redact(text, NAMES)
        assert shown == hidden, text
        assert not [piece for piece in planted if bare(piece) in bare(shown)], text


@pytest.mark.parametrize("ordinary", ORDINARY)
def test_an_ordinary_sentence_stays_as_it_is(ordinary: str) -> None:
    assert redact(ordinary, NAMES) == ordinary


def test_the_texts_carry_what_was_planted() -> None:
    texts = [written(Random(seed)) for seed in range(50)]
    assert all(piece in text for text, _, planted in texts for piece in planted)
    assert all(text != hidden for text, hidden, _ in texts)
