"""How often pieces of text stand in messages: what nearly everybody writes says little about a matter."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from math import log
from zlib import compress, decompress

from huiyin.civic.triage.rules.text import grams, plain

# What stands in messages everywhere, as (piece, how many of a thousand messages); written for this project.
# It counts as if so many messages had been read before the first one came.
PRIOR_MESSAGES = 1_000
_PRIOR_LINES = """
问题 420 解决 380 小区 330 希望 310 我们 450 政府 210 领导 200 部门 240 反映 190 业主 230 物业 220 居民 230
没有 330 现在 220 严重 210 影响 260 生活 190 工作 210 安全 190 相关 200 情况 180 进行 170 请问 150 投诉 160
社区 160 街道 140 一直 190 多次 150 处理 170 附近 110 晚上 120 道路 110 老人 70 孩子 80 学校 100 施工 90
噪音 70 扰民 80 垃圾 60 停车 80 路灯 30 漏水 35 电梯 45 开发 100 公司 150 建议 120 尽快 140 时间 170 什么 150
已经 200 存在 150 隐患 70 市民 110 规划 90 拆迁 50 出行 70 交通 90 车辆 90 管理 180 服务 110 感谢 110 谢谢 140
您好 240 尊敬 130 书记 60 市长 50 局长 20 电话 110 人员 120 百姓 70 国家 90 要求 150 无法 110 导致 120
造成 110 以及 120
""".split()


@dataclass(frozen=True)
class Frequencies:
    """In how many of so many messages a piece stands; `unseen` is assumed of what was not kept.

    `matters` is how many there are by now, of which so many were counted.
    """

    messages: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    unseen: float = 0.5
    matters: int = 0

    def share(self, piece: str) -> float:
        """Return the share of messages that have a piece, 0 to 1."""
        return self._number(piece) / self._all

    def shares(self, pieces: Collection[str]) -> dict[str, float]:
        """Return the share of messages that have each of some pieces."""
        rare = repeat(self.unseen / self._all)
        return dict(zip(pieces, map(self._shares.get, pieces, rare), strict=True))

    def weight(self, piece: str) -> float:
        """Return how much a piece tells, from 0 for what everybody writes to 1 for what nobody wrote yet."""
        return self._weights.get(piece, self._rare)

    def weights(self, pieces: Iterable[str]) -> dict[str, float]:
        """Return how much each of some pieces tells."""
        known, rare = self._weights, self._rare
        return {piece: known.get(piece, rare) for piece in pieces}

    def _number(self, piece: str) -> float:
        return self.counts.get(piece, self.unseen) + PRIOR.get(piece, 0)

    @cached_property
    def _all(self) -> int:
        return self.messages + PRIOR_MESSAGES

    @cached_property
    def _shares(self) -> dict[str, float]:
        return {piece: self.share(piece) for piece in {*self.counts, *PRIOR}}

    @cached_property
    def _weights(self) -> dict[str, float]:
        return {piece: self._weight(self._number(piece)) for piece in {*self.counts, *PRIOR}}

    @cached_property
    def _rare(self) -> float:
        return self._weight(self.unseen)

    def _weight(self, number: float) -> float:
        return max(0.0, 1 - log(number + 1) / log(self._all + 1))


def pieces(text: str) -> set[str]:
    """Return the pieces of a plain text: pairs and triples of characters, and whole words and numbers."""
    return set(grams(text, 2, 3))


def counted(texts: Iterable[str], *, most: int = 30_000) -> Frequencies:
    """Count the pieces of some plain texts and keep the most frequent ones."""
    counts: Counter[str] = Counter()
    messages = 0
    for text in texts:
        counts.update(pieces(text))
        messages += 1
    kept = counts.most_common(most)
    # What fell off the end was rarer than the last one that is kept.
    unseen = kept[-1][1] / 2 if len(counts) > most else 0.5
    return Frequencies(messages, dict(kept), unseen)


def packed(held: Frequencies) -> bytes:
    """Write frequencies down for a table."""
    lines = [f"{held.messages} {held.unseen}", *(f"{piece} {n}" for piece, n in held.counts.items())]
    return compress("\n".join(lines).encode())


def unpacked(blob: bytes) -> Frequencies:
    """Read what `packed` wrote."""
    first, *lines = decompress(blob).decode().split("\n")
    messages, unseen = first.split()
    rows = (line.rpartition(" ") for line in lines)
    return Frequencies(int(messages), {piece: int(n) for piece, _, n in rows}, float(unseen))


def _prior() -> dict[str, int]:
    pairs = zip(_PRIOR_LINES[::2], _PRIOR_LINES[1::2], strict=True)
    return {plain(piece): int(n) for piece, n in pairs}


PRIOR = _prior()
