"""Invented messages of a city of any size: many compounds, each with a few things that many write about.

The names of compounds and roads grow with the number of messages, as they do from a street to a city.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HEADS = tuple("金银玉翠锦丰和瑞福祥安泰康嘉宏盛华星月云枫桂柏松梅兰荷竹湘江河湖海山岭溪")
_MIDDLES = tuple("园庭湾景苑城府邸岸郡洲源峰谷林泉塘桥港里坊台阁轩都域汇悦尚澜")
_TAILS = "小区 花园 家园 新村 公寓 广场 一期 二期 安置区 新城".split()
_THINGS = (
    "路灯 电梯 下水道 垃圾站 单车棚 监控 门禁 消防栓 健身器材 窨井盖 充电桩 绿化带 外墙砖 地下车库 水箱 "
    "变压器 公交站 人行道 红绿灯 幼儿园 菜市场 烧烤摊 施工工地 广场舞 搅拌站 高压线 "
    "基站 产权证 维修资金 停车费"
).split()
_TROUBLES = (
    "坏了没人修 一下雨就积水 晚上完全不亮 反复报修无果 被长期占用 气味刺鼻 半夜声音很吵 存在安全隐患 "
    "迟迟不动工 收费不合理 无人管理 挡住通道 漏水严重 突然停用 承诺不兑现"
).split()
_OPENINGS = (
    "关于{place}{detail}{thing}{trouble}的投诉",
    "请问{place}{detail}{thing}何时能解决",
    "{place}{thing}{trouble}，居民苦不堪言",
    "反映{detail}{thing}的问题",
    "{place}{detail}{trouble}，求有关部门处理",
    "{detail}{thing}{trouble}",
)
_BODIES = (
    "尊敬的领导，我是{place}的业主，{detail}的{thing}{trouble}，已经{n}个月了，",
    "{detail}边上的{thing}{trouble}，我们{n}户居民多次反映都没有结果，",
    "自去年{n}月起，{place}附近{detail}{thing}{trouble}，老人孩子都受影响，",
    "你好，想反映一下{detail}的情况：{thing}{trouble}，前后打了{n}次电话，",
)
_DETAILS = "路 街 超市 酒店 学校 中心 公司 市场 大厦 工厂".split()
_ENDINGS = (
    "物业说零件要等，之后再也没有消息。",
    "大家商量过愿意一起出钱，只是不知道该找哪个部门。",
    "希望给一个明确的时间表，让住户心里有数。",
    "家里有上夜班的人，白天也休息不好。",
    "请安排人到现场看一看，谢谢。",
    "去年也修过一次，不到两个月又坏了。",
    "听说旁边的社区上个月刚做完，效果很好。",
)
# So many messages come from one compound, and so many of ten are about what its neighbours write about too.
PER_PLACE, ABOUT_THE_SAME = 60, 6


@dataclass(frozen=True)
class Voice:
    """A message and what it is about: messages of one `about` belong together."""

    title: str
    body: str
    about: int


def voices(many: int, *, seed: int = 20261127) -> Iterator[Voice]:
    """Yield so many messages, the same ones in every run."""
    chance = random.Random(seed)  # noqa: S311 - the same messages in every run
    places = [_name(chance) for _ in range(max(many // PER_PLACE, 3))]
    for _ in range(many):
        place = int(len(places) * chance.random() ** 1.5)
        shared = chance.random() * 10 < ABOUT_THE_SAME
        cause = (place * 7 + chance.randrange(3)) % 450 if shared else chance.randrange(450)
        yield _voice(chance, place, places[place], cause)


def place_names(many: int) -> list[str]:
    """Return so many names of places, the same ones in every run."""
    chance = random.Random(many)  # noqa: S311 - the same names in every run
    return [_name(chance) for _ in range(many)]


def said(spoken: Iterable[Voice]) -> list[tuple[str, str, None, str, int]]:
    """Return messages as the miner reads them: nobody knows when they came, nor whence, nor from whom."""
    return [(one.title, one.body, None, "", 0) for one in spoken]


def _name(chance: random.Random) -> str:
    letters = [chance.choice(_HEADS), chance.choice(_HEADS), chance.choice(_MIDDLES)]
    chance.shuffle(letters)
    return "".join(letters)


def _detail(about: int) -> str:
    """Return what exactly it is about: a road, a shop, a school; the same in all messages about it."""
    chance = random.Random(about)  # noqa: S311 - the same messages in every run
    return _name(chance) + chance.choice(_DETAILS)


def _voice(chance: random.Random, at: int, place: str, cause: int) -> Voice:
    thing, trouble = _THINGS[cause % len(_THINGS)], _TROUBLES[cause // len(_THINGS)]
    about = at * 1_000 + cause
    words = {"thing": thing, "trouble": trouble, "detail": _detail(about)}
    called = f"{place}{chance.choice(_TAILS)}" if chance.random() < 0.5 else place
    title = chance.choice(_OPENINGS).format(place=called, **words)
    body = chance.choice(_BODIES).format(place=place, n=chance.randrange(2, 12), **words)
    return Voice(title, body + "".join(chance.sample(_ENDINGS, 3)), about)
