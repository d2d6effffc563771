from huiyin.civic.triage.rules.frequencies import counted
from huiyin.civic.triage.rules.likeness import Reading, reading
from huiyin.civic.triage.rules.near_groups import LARGE, groups
from huiyin.civic.triage.rules.text import joined

PARKING = [
    ("龙泉湾花园捆绑销售车位", "龙泉湾花园要求职工买房必须同时买十二万的车位，不买就取消购房资格。"),
    ("投诉龙泉湾花园捆绑销售车位", "单位职工买龙泉湾花园的房子，被强制捆绑十二万的车位，没有发票。"),
    ("龙泉湾花园捆绑车位合法吗", "龙泉湾花园把房子和车位捆绑销售，职工必须买十二万的车位，请查处。"),
    ("坚决反对龙泉湾花园捆绑车位", "职工们反对龙泉湾花园捆绑销售十二万的车位，请主持公道。"),
    ("龙泉湾花园车位捆绑销售", "龙泉湾花园强行捆绑车位，十二万一个，职工买不起。"),
]
PASSING = ("请救救我们职工", "攒了一辈子钱，龙泉湾花园的房子却要捆绑十二万的车位，职工没有办法。")
DRAIN = [
    ("石宋路下水道堵塞", "石宋路建宁小区门口的下水道堵了，污水漫到马路上。"),
    ("石宋路的下水道又堵了", "建宁小区门口，石宋路下水道污水横流，请疏通。"),
]
OTHERS = [
    ("希望开设太极拳课程", "退休的人多，想请老师来教。"),
    ("咨询社保卡办理", "请问社保卡丢了在哪里补办，需要带什么材料？"),
    ("建议周末开放学校操场", "孩子们没有地方打球，附近小学的操场周末能不能开放。"),
]


def cut(rows: list[tuple[str, str]]) -> list[Reading]:
    held = counted(joined(title, body) for title, body in rows)
    return [reading(title, body, held, author=number) for number, (title, body) in enumerate(rows)]


def test_messages_are_put_together_by_matter() -> None:
    assert groups(cut([*PARKING, *DRAIN, *OTHERS])) == [[0, 1, 2, 3, 4], [5, 6]]


def test_the_order_of_messages_does_not_matter() -> None:
    rows = [*OTHERS, *reversed(DRAIN), *reversed(PARKING)]
    titles = [{rows[number][0] for number in group} for group in groups(cut(rows))]
    assert titles == [{title for title, _ in PARKING}, {title for title, _ in DRAIN}]


def test_a_large_group_takes_in_who_says_it_in_passing() -> None:
    assert len(PARKING) == LARGE
    assert groups(cut([*PARKING, *OTHERS, PASSING]))[0] == [0, 1, 2, 3, 4, 8]
    assert groups(cut([*PARKING[1:], *OTHERS, PASSING]))[0] == [0, 1, 2, 3]


def test_nothing_and_one_are_no_group() -> None:
    assert groups([]) == groups(cut(OTHERS[:1])) == []
    assert groups(cut([("", ""), ("", "")])) == []
