"""What a topic is called, where it is and whom it concerns, read from the words of its messages."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from huiyin.kernel.redaction import redact
from huiyin.kernel.text import normalise, shorten

MOST_TITLE = 40
# A title is chosen among so many; a topic of thousands does not get a better one by reading them all.
_LOOKED_AT = 60
# Words of people whose patience is at its end, or who feel wronged or in danger.
HEATED = tuple(
    "强烈 坚决 抗议 严重 违法 非法 违规 欺骗 欺诈 诈骗 骗局 黑心 霸王 霸道 忍无可忍 无法忍受 苦不堪言 "
    "民不聊生 维权 上访 信访 拖欠 不作为 乱作为 推诿 踢皮球 敷衍 置之不理 无人管 没人管 扰民 恶劣 隐患 危险 "
    "救救 求救 还我 血汗钱 崩溃 失眠 痛苦 愤怒 气愤 投诉无门 走投无路 无处伸冤 保护伞 "
    "暴力 强拆 强行 强制 捆绑 威胁 恐吓".split()
)
_PEOPLE = tuple(
    "业主 住户 居民 村民 职工 工人 学生 家长 老人 孩子 商户 车主 司机 购房者 租客 教师 老师 患者 "
    "残疾人".split()
)
_PLACE_END = re.compile(
    r"街道|社区|小区|花园|家园|公寓|广场|大道|公园|学校|中学|小学|医院|酒店|工业园|集团|公司|苑|城|镇|乡|村|路|街|府|园|站|山|湖|桥"
)
_AREA = re.compile(r"[A-Z]\d{0,2}(?:市|区|县)|(?<=市)[\u4e00-\u9fff]{2,3}?[区县]")
_BEFORE_PLACE = re.compile(r"^(?:请问|关于|投诉|反映|反对|咨询|建议|举报|希望|位于|市|区|县|求|在|请|对|的)+")
_SHORTEST, _LONGEST = 3, 14
_SHARED = 0.5


@dataclass(frozen=True)
class Said:
    """One message as the telling reads it."""

    title: str
    body: str = ""

    @property
    def line(self) -> str:
        """Return what stands for the message in one line."""
        return " ".join((self.title or self.body[:80]).split())


def is_heated(title: str, body: str) -> bool:
    """Tell whether a message is in heated words: three of them, or two beside an exclamation."""
    text = normalise(f"{title}\n{body[:400]}")
    heated = sum(word in text for word in HEATED)
    return heated >= 3 or (heated == 2 and "!" in text)


def spokesman(lines: Sequence[str]) -> int:
    """Return which of the lines speaks best for all: the one that shares most with the others.

    Of equal ones it is the shorter, then the earlier. At least one line is needed.
    """
    pieces = [set(pairwise(normalise(line).lower())) for line in lines[:_LOOKED_AT]]
    common = Counter(piece for own in pieces for piece in own)
    scores = [(_shared(own, common), -len(line)) for own, line in zip(pieces, lines, strict=False)]
    return max(range(len(pieces)), key=lambda at: (*scores[at], -at))


def _shared(own: set[tuple[str, str]], common: Mapping[tuple[str, str], int]) -> float:
    return sum(common[piece] - 1 for piece in own) / (len(own) + 3)


def called(line: str) -> str:
    """Return a topic's title from the line that speaks for it: without personal data, not too long."""
    return shorten(redact(line), MOST_TITLE)


def whereabouts(said: Sequence[Said]) -> str:
    """Return the place that most of the messages name and whom it concerns, as “A7县 诺亚山林小区 业主”."""
    heard = said[:_LOOKED_AT]
    found = [_most(map(_areas, heard), len(heard)), _named(heard), _most(map(_people, heard), len(heard))]
    return " ".join(dict.fromkeys(word for word in found if word))


def _areas(one: Said) -> Iterable[str]:
    return _AREA.findall(f"{one.title}\n{one.body[:200]}")


def _people(one: Said) -> Iterable[str]:
    text = f"{one.title}\n{one.body}"
    return (word for word in _PEOPLE if word in text)


def _named(said: Sequence[Said]) -> str:
    """Return the name that most messages share: one that ends like a place, else what their titles share."""
    shared = _runs_shared([normalise(one.line) for one in said])
    places = Counter({run: count for run, count in map(_as_place, shared.items()) if run})
    best = max(places or shared, key=lambda run: (shared[run] * len(run), run), default="")
    return _BEFORE_PLACE.sub("", best)


def _as_place(counted: tuple[str, int]) -> tuple[str, int]:
    """Cut a run behind the last of it that ends like a place; empty where nothing does."""
    run, count = counted
    ends = [found.end() for found in _PLACE_END.finditer(run) if found.end() >= _SHORTEST]
    return (run[: ends[-1]] if ends else "", count)


def _most(words: Iterable[Iterable[str]], many: int) -> str:
    counts = Counter(word for said in words for word in set(said))
    best = max(counts.items(), key=lambda item: (item[1], len(item[0]), item[0]), default=("", 0))
    return best[0] if best[1] >= max(_SHARED * many, 1) else ""


def _runs_shared(lines: Sequence[str]) -> Counter[str]:
    """Count the runs of letters that at least half of the lines share, names of districts left out."""
    counts: Counter[str] = Counter()
    for line in lines:
        bare = _AREA.sub(" ", line)
        runs = {bare[at : at + n] for n in range(_SHORTEST, _LONGEST + 1) for at in range(len(bare) - n + 1)}
        counts.update(run for run in runs if run.isalnum())
    return Counter({run: n for run, n in counts.items() if n > 1 and n >= _SHARED * len(lines)})
