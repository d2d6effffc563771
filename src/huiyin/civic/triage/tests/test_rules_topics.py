"""How topics are found: what belongs together, what does not, and whatever else people type."""

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.rules.topics.gathering import LEAST_MEMBERS, settle
from huiyin.civic.triage.rules.topics.mining import mine
from huiyin.civic.triage.rules.topics.pieces import cut, join, spread

DRAIN = [
    ("翠湖湾小区北门下水道堵了", "翠湖湾北门的下水道堵了一个月，一下雨就漫水，请疏通。"),
    ("翠湖湾北门污水横流", "翠湖湾小区北门下水道反水，臭气熏天，老人出门要绕路。"),
    ("北门下水道什么时候疏通", "翠湖湾小区的居民，北门下水道堵塞，污水流到路上。"),
]
LAMPS = [
    ("金桂坊路灯全坏了", "金桂坊三栋到五栋路灯不亮，晚上回家摸黑。"),
    ("金桂坊路灯坏了请修一修", "金桂坊三栋路灯不亮已经两周，物业不管。"),
]
OTHERS = [
    ("公交车改线", "请问12路公交车为什么不再经过体育馆？"),
    ("幼儿园学费", "民办幼儿园学费涨得太快，能不能管一管。"),
    ("办理居住证需要什么材料", "外地户口，想给孩子办居住证。"),
    ("广场舞太吵", "每晚九点以后还在放音乐。"),
]
STRANGE = [
    ("", ""),
    ("水", ""),
    ("", "灯"),
    ("x" * 100_000, "污" * 100_000),
    ("xia shui dao du le", "qing lai ren xiu li"),
    ("😀😀😀", "🚰💧" * 50),
    ("<b>下水道</b>", "<p>堵&nbsp;了</p><script>alert(1)</script>" * 200),
    ("電梯壞了", "我們樓的電梯壞了很久，請派人來修。"),
    ("Elevator broken", "The elevator in our building has been broken for weeks."),
    ("电话本", "张三13800138000 李四13900139000 王五13700137000 " * 400),
    ("\x00\x00", "\ud800 \uffff"),
    ("<" * 5_000, "&" * 5_000),
]


def found(messages: Sequence[tuple[str, str]]) -> list[list[int]]:
    return [topic.tolist() for topic in mine([(title, body, None, "", 0) for title, body in messages])]


def test_what_many_say_in_other_words_is_one_topic() -> None:
    assert found([*DRAIN, *LAMPS, *OTHERS]) == [[0, 1, 2], [3, 4]]


def test_the_order_of_the_messages_changes_nothing() -> None:
    messages = [*DRAIN, *LAMPS, *OTHERS]
    turned = messages[::-1]
    last = len(messages) - 1
    assert sorted(sorted(last - at for at in topic) for topic in found(turned)) == found(messages)


def test_traditional_wide_and_marked_up_letters_are_the_same_words() -> None:
    plain = ("电梯坏了三周A座", "我们楼的电梯坏了，请派人来修")
    other = ("電梯壞了三周Ａ座", "<p>我們樓的電梯壞了，請派人來修</p>")
    one, two = next(cut([plain])), next(cut([other]))
    assert np.array_equal(one.hashes, two.hashes)
    assert np.array_equal(one.flags, two.flags)


def test_whatever_people_type_there_is_an_answer() -> None:
    assert found([]) == []
    assert found([("", "")]) == []
    assert found(STRANGE[:1] * 3) == []
    topics = found([*STRANGE, *DRAIN, *OTHERS])
    drain = set(range(len(STRANGE), len(STRANGE) + len(DRAIN)))
    assert any(drain <= set(topic) for topic in topics)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=12))
def test_a_message_is_in_one_topic_at_most(messages: list[tuple[str, str]]) -> None:
    members = [number for topic in found(messages) for number in topic]
    assert len(members) == len(set(members))
    assert set(members) <= set(range(len(messages)))


def test_a_long_chain_is_cut_where_its_ends_have_nothing_in_common() -> None:
    letters = [chr(0x4E00 + 37 * number) for number in range(400)]
    links = ["".join(letters[at * 6 : at * 6 + 12]) for at in range(24)]
    chain = [(line, "") for line in links]
    topics = found(chain)
    assert max(map(len, topics)) < len(chain) / 2


def test_counts_of_parts_add_up_to_those_of_the_whole() -> None:
    messages = [*DRAIN, *LAMPS, *OTHERS]
    whole = next(cut(messages))
    parts = [next(cut(messages[:4])), next(cut(messages[4:]))]
    assert np.array_equal(spread(parts), spread([whole]))
    joined = join(parts)
    assert np.array_equal(joined.hashes, whole.hashes)
    assert np.array_equal(joined.part(4, 9).hashes, parts[1].hashes)


def test_a_small_topic_joins_the_one_it_belongs_to_and_never_the_other_way_round() -> None:
    topics = [np.array([0, 1, 2, 3]), np.array([4, 5]), np.array([8, 9])]
    message, topic = np.array([4, 5, 6, 7, 0]), np.array([0, 0, 0, 0, 1])
    share = np.array([0.9, 0.5, 0.45, 0.1, 0.9], np.float32)
    assert [one.tolist() for one in settle(topics, message, topic, share)] == [[0, 1, 2, 3, 4, 5, 6], [8, 9]]


def test_a_topic_of_one_author_draws_nothing_else_of_the_same() -> None:
    topics = [np.array([0, 1, 2, 3])]
    message, topic, share = np.array([4, 5]), np.array([0, 0]), np.array([0.9, 0.9], np.float32)
    writer = np.array([7, 7, 7, 7, 7, 8])
    assert [one.tolist() for one in settle(topics, message, topic, share, writer)] == [[0, 1, 2, 3, 5]]


def test_a_large_topic_takes_in_who_says_it_in_passing() -> None:
    parking = [
        ("龙泉湾花园捆绑销售车位", "龙泉湾花园要求职工买房必须同时买十二万的车位，不买就取消购房资格。"),
        ("投诉龙泉湾花园捆绑销售车位", "单位职工买龙泉湾花园的房子，被强制捆绑十二万的车位，没有发票。"),
        ("龙泉湾花园捆绑车位合法吗", "龙泉湾花园把房子和车位捆绑销售，职工必须买十二万的车位，请查处。"),
        ("坚决反对龙泉湾花园捆绑车位", "职工们反对龙泉湾花园捆绑销售十二万的车位，请主持公道。"),
        ("龙泉湾花园车位捆绑销售", "龙泉湾花园强行捆绑车位，十二万一个，职工买不起。"),
    ]
    passing = ("请救救我们职工", "攒了一辈子钱，龙泉湾花园的房子却要捆绑十二万的车位，职工没有办法。")
    assert len(parking) == LEAST_MEMBERS
    assert found([*parking, *OTHERS, passing]) == [[0, 1, 2, 3, 4, 9]]
    assert found([*parking[1:], *OTHERS, passing]) == [[0, 1, 2, 3]]


@pytest.mark.slow
def test_a_web_process_does_not_load_numpy() -> None:
    """The door of triage opens without it; a worker loads the miner when it mines."""
    asked = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'huiyin.site.settings';"
        "django.setup();"
        "import huiyin.civic.triage.public, huiyin.site.urls;"
        "print([name for name in ('numpy', 'scipy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
