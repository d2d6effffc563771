"""Learning: what is taught is read, a stored model is the same model, and a web process needs none of it."""

import io
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.triage.queries.engine import cold, enough, learn
from huiyin.civic.triage.queries.evaluating import dealt, evaluate, evaluate_folds
from huiyin.civic.triage.rules.learned.features import GRAMS, START, WEIGHTS, WORDS, features
from huiyin.civic.triage.rules.learned.fitting import Labelled, deeper_words
from huiyin.civic.triage.rules.learned.linear import Linear, load
from huiyin.civic.triage.rules.rows import Overlap, Row, read_row
from huiyin.civic.triage.rules.text import plain

# Words that no word file knows, so that only labels can teach them.
TAUGHT = {
    "交通运输": ["摆渡筏", "渡口老船", "缆绳桩", "过河票"],
    "教育文体": ["皮影匣", "灯戏台", "傩面谱", "锣鼓班"],
    "环境保护": ["灰喜浆", "熏窑雾", "浊塘汤", "炭渣坡"],
}


def sentences(n: int, seed: int = 7) -> list[tuple[str, str]]:
    draw = random.Random(seed)
    names = list(TAUGHT)
    made = []
    for at in range(n):
        label = names[at % 3]
        first, second = draw.sample(TAUGHT[label], 2)
        made.append((f"我想说一下{first}的事,还有{second}第{at}号", label))
    return made


def rows(n: int, seed: int = 7, segmented: bool = False) -> list[Row]:
    return [
        Row(f"{seed}-{at}", text, label, (label,), f"{seed}-{at}", segmented)
        for at, (text, label) in enumerate(sentences(n, seed))
    ]


@pytest.fixture(scope="module")
def model() -> Linear:
    made = sentences(90)
    return learn([text for text, _ in made], [label for _, label in made])


def test_what_is_taught_is_read(model: Linear) -> None:
    for text, label in sentences(30, seed=8):
        read = model.read(text, cold(text))
        assert max(read, key=read.__getitem__) == label
        assert sum(read.values()) == pytest.approx(1, abs=1e-5)


def test_a_stored_model_reads_the_same(model: Linear) -> None:
    again = load(model.dump())
    text = plain("渡口老船漏水")
    for name, p in model.probabilities(model.look(text)).items():
        assert again.probabilities(again.look(text))[name] == pytest.approx(p, abs=0.01)
    assert again.classes == model.classes


def test_a_file_that_is_no_model_is_refused_and_runs_nothing(model: Linear) -> None:
    pickled = io.BytesIO()
    np.savez(pickled, head=np.array([object()], dtype=object))
    for data in (b"", b"junk", model.dump()[:200], pickled.getvalue()):
        with pytest.raises(ValueError, match=r"."):
            load(data)


def test_ten_labels_of_something_new_are_enough_to_learn_it() -> None:
    said = [f"楼下的回收柜满了没人清{n}" for n in range(10)]
    known = [(f"公司拖欠工资{n}个月不发", "劳动和社会保障") for n in range(6)]
    before = cold(said[0])
    assert max(before, key=before.__getitem__) != "科技与信息产业"
    model = learn(
        [*said, *(text for text, _ in known)], ["科技与信息产业"] * 10 + [label for _, label in known]
    )
    after = model.read("回收柜又满了", cold("回收柜又满了"))
    assert max(after, key=after.__getitem__) == "科技与信息产业"
    # What nobody taught is still read by the written words.
    other = plain("医生误诊,手术失败,医院不负责")
    read = model.blend(model.probabilities(model.look(other)), cold(other))
    assert read["卫生计生"] > 0


def test_too_few_labels_are_refused() -> None:
    assert not enough(["甲"] * 50)
    with pytest.raises(ValueError, match="two classes"):
        learn(["路灯"] * 8, ["甲"] * 8)


def test_two_classes_and_one_that_is_too_small() -> None:
    made = [one for one in sentences(60) if one[1] != "环境保护"] + sentences(3)[2:]
    model = learn([text for text, _ in made], [label for _, label in made])
    assert model.classes == ("交通运输", "教育文体")
    read = model.probabilities(model.look("摆渡筏和过河票"))
    assert read["交通运输"] > 0.5


def test_words_that_only_labels_know_name_the_deeper_class() -> None:
    texts = ["甲船坏", "甲船沉", "甲船漏", "乙车坏", "乙车停", "乙车慢"]
    paths = [("交", "水", "船")] * 3 + [("交", "路", "车")] * 3
    found = deeper_words(Labelled(texts, ["交"] * 6, paths))
    assert "甲船" in found["交/水/船"]
    assert "坏" not in found["交/水/船"]


def test_a_text_cut_into_words_is_read_by_its_words() -> None:
    cut, whole = features("小区 路灯 坏", frozenset({"路灯"})), features("小区路灯坏", frozenset({"路灯"}))
    assert cut[WORDS] == whole[WORDS] == {"路灯": 1}
    assert cut[START] == whole[START]
    assert "区路" not in cut[GRAMS]
    assert "区路" in whole[GRAMS]


@settings(max_examples=40)
@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    read = SMALL.read(plain(text), cold(plain(text)))
    assert sum(read.values()) == pytest.approx(1, abs=1e-4)
    assert len(SMALL.words_for(SMALL.look(plain(text)), "交通运输")) <= 5


SMALL = learn(*map(list, zip(*sentences(24), strict=True)))
# Letters that features have, also those of others in a different order, and what stands between words.
TELLING = "".join(dict.fromkeys("".join(text for text, _ in sentences(6)))) + " ,a1b𠀀灯"


@settings(max_examples=60)
@given(
    st.text(TELLING, max_size=60)
    | st.lists(st.sampled_from([text for text, _ in sentences(9)]), max_size=3).map(" ".join)
)
def test_the_table_sees_what_the_features_count(text: str) -> None:
    seen = SMALL.look(plain(text))
    sums = np.zeros(len(SMALL.classes))
    counted = features(plain(text), SMALL.blocks[WORDS].numbers)
    known = 0
    for name, block in SMALL.blocks.items():
        numbers, weights = block.vector(counted[name])
        sums += WEIGHTS[name] * (weights @ SMALL.coefs[name][numbers])
        known += len(numbers)
    assert len(seen.at) == known
    assert SMALL.table.sums(seen) == pytest.approx(sums, abs=1e-5)


def test_the_words_that_decided_speak_for_the_class_and_none_is_inside_another() -> None:
    cut = ["渡口 老船 漏水", "渡口 老船 停开", "皮影 灯戏 开演", "皮影 灯戏 停演"] * 3
    taught = learn(cut, ["交通运输", "交通运输", "教育文体", "教育文体"] * 3, segmented=[True] * len(cut))
    seen = taught.look("渡口老船漏水,皮影也停演")
    assert taught.words_for(seen, "交通运输")[:2] in (["渡口", "老船"], ["老船", "渡口"])
    assert "皮影" in taught.words_for(seen, "教育文体")
    assert taught.words_for(seen, "教育文体", most=1) == ["皮影"]
    assert taught.words_for(seen, "卫生计生") == []


def test_files_are_read_whatever_they_lack() -> None:
    assert read_row({}, 3) == Row("3", "", "", (), "row 3", False)
    odd = read_row({"title": None, "body": 7, "label1": ["x"], "group": 0, "id": True}, 4)
    assert (odd.text, odd.label, odd.group, odd.id) == ("7", "", "0", "4")
    full = read_row({"title": "路灯", "body": "坏了", "category": "城乡建设 › 其他 › 其他", "id": "a"}, 5)
    assert (full.text, full.path) == ("路灯 坏了", ("城乡建设", "其他", "其他"))


def test_groups_stay_whole_and_every_row_is_scored_once() -> None:
    mixed = [Row(str(n), "x", "甲" if n % 3 else "乙", (), f"g{n // 4}", False) for n in range(40)]
    parts = list(dealt(mixed, 5))
    assert sorted(row.id for part in parts for row in part) == sorted(row.id for row in mixed)
    for part in parts:
        assert not {row.group for row in part} & {
            row.group for other in parts if other is not part for row in other
        }


def test_what_repeats_a_scored_message_is_not_learned_from() -> None:
    said = "小区东门的路灯坏了三个星期一直没有人来修理晚上很黑"
    overlap = Overlap([Row("1", said, "甲", (), "g1", False)])
    assert overlap.repeats(Row("2", "别的", "甲", (), "g1", True))
    assert overlap.repeats(Row("3", f"{said}请尽快", "甲", (), "g3", True))
    assert not overlap.repeats(
        Row("4", "幼儿园门口的马路上车很多孩子过街很危险请设红绿灯", "甲", (), "g4", True)
    )


def test_an_evaluation_learns_or_starts_cold() -> None:
    taught = evaluate(rows(60), rows(30, seed=9))
    assert taught.score.macro_f1 == 1.0
    assert taught.learned_from == 60
    assert evaluate([], rows(30)).score.macro_f1 < 0.9
    folded = evaluate_folds([*rows(60), *rows(12, seed=3, segmented=True)], 3)
    assert folded.score.n == 60
    assert folded.score.accuracy == 1.0
    assert {miss.id for miss in evaluate([], rows(30)).misses} <= {row.id for row in rows(30)}


def test_a_web_process_loads_no_learning() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'huiyin.site.settings'\n"
        "import django; django.setup()\n"
        "import huiyin.site.urls, huiyin.site.wsgi, huiyin.site.reactions\n"
        "sys.exit(','.join(sorted({'numpy', 'sklearn', 'scipy'} & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
