"""What a second pair of eyes should look at in an answer: advice with reasons, never a verdict.

Whether it answers what was asked, is complete, names a day and somebody to turn to, is polite, and whether
it says something about a person that others should not read.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from huiyin.civic.triage.rules.frequencies import Frequencies, pieces
from huiyin.civic.triage.rules.text import plain
from huiyin.kernel.redaction import find
from huiyin.kernel.text import gettext_noop as N_

# So much of what was asked comes back in an answer to it; one in ten real answers has less.
ANSWERS = 0.02
MOST_READ = 3_000
# An answer shorter than this says that there is one, not what it is.
SHORTEST = 40
_QUESTIONS = re.compile(r"[?？]")
_NUMBERED = re.compile(
    r"(?:^|[\s。；;，,：:])(?:[1-9][.、．)）]|[一二三四五六七八九][、.]|第[一二三四五六七八九][，、点])"
)
_DAY = re.compile(
    r"\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号]|底|初|中旬|上旬|下旬|份)|\d{4}\s*[年./-]\s*\d{1,2}|[本下]周|[本下]月|"
    r"(?:今|明)[天日年]|\d+\s*个?(?:工作日|日内|天内|小时内|个月内|月内)|年底|年内|当[天日]|季度|已(?:经)?(?:于|在)\S{0,12}完成"
)
_SOMEBODY = re.compile(
    r"(?:局|委员会|委|办公室|街道办|街道|社区|村委会|居委会|中心|大队|中队|支队|派出所|公司|物业|所|站|处|科|学校|"
    r"医院|政府|部门|专班|银行|集团)(?![\u4e00-\u9fff]?(?:时|以))|联系人|负责人|工作人员|电话"
)
_GREETING = re.compile(r"您|你好|敬请|感谢|谢谢|抱歉|歉意|请谅解|理解与支持")
_RUDE = tuple(
    "无理取闹 胡搅蛮缠 自己想办法 不归我们管 与我们无关 与本单位无关 别再反映 不要再反映 爱找谁找谁 少管闲事 "
    "不可理喻 活该 胡说 瞎说 刁民 没空 烦不烦 你懂什么".split()
)
_PASSED_ON = re.compile(
    r"已(?:经)?(?:将|把)?\S{0,20}(?:转交|转办|转至|转由|交由|交办|移交|反馈(?:至|给))|待(?:核实|调查)后|正在核实"
)
_RESULT = re.compile(
    r"经\S{0,8}(?:核实|调查|查|了解)|已(?:经)?(?:完成|修|整改|处理|解决|拆除|清理|更换|恢复|安装|责令|立案)|"
    r"将(?:于|在|会)|计划|预计|不符合|无法|依据|根据|按照"
)


class ReplyCheck(StrEnum):
    """Name what is looked at in an answer."""

    RELEVANT = "relevant"
    COMPLETE = "complete"
    DATED = "dated"
    NAMED = "named"
    POLITE = "polite"
    PRIVATE = "private"


@dataclass(frozen=True)
class Remark:
    """One thing that was looked at: whether it is in order, and the reason as a message id."""

    check: ReplyCheck
    in_order: bool
    reason: str
    params: dict[str, Any] = field(default_factory=dict)


def check_reply(
    title: str,
    body: str,
    reply: str,
    *,
    names: Iterable[str] = (),
    public_numbers: Iterable[str] = (),
    held: Frequencies | None = None,
) -> list[Remark]:
    """Look at an answer beside what was asked, in the order of `ReplyCheck`.

    `names` are those of the people of the matter, `public_numbers` those of the offices there, which an
    answer may name.
    """
    said, asked = reply[:MOST_READ], f"{title}\n{body[:MOST_READ]}"
    return [
        _relevant(title, body, said, held or Frequencies()),
        _complete(asked, said),
        _dated(said),
        _named(said),
        _polite(said),
        _private(reply, names, public_numbers),
    ]


def relevance(title: str, body: str, reply: str, held: Frequencies) -> float:
    """Return how much of what was asked comes back in an answer, 0 to 1; rare words count most.

    A short question counts whole; of a long one the title and what stands first.
    """
    wanted = pieces(plain(title, 80)) | pieces(plain(body, 150))
    there = pieces(plain(reply, MOST_READ))
    total = sum(map(held.weight, wanted))
    return sum(held.weight(piece) for piece in wanted & there) / total if total else 0.0


def _relevant(title: str, body: str, reply: str, held: Frequencies) -> Remark:
    if relevance(title, body, reply, held) >= ANSWERS:
        return Remark(ReplyCheck.RELEVANT, True, N_("It speaks of what was asked."))
    return Remark(
        ReplyCheck.RELEVANT,
        False,
        N_("It hardly uses a word of the question. Does it answer this matter, or another one?"),
    )


def _complete(asked: str, reply: str) -> Remark:
    length = len("".join(reply.split()))
    if length < SHORTEST:
        return _incomplete(N_("It is very short: what was done, by whom, and what comes next?"))
    if _PASSED_ON.search(reply) and not _RESULT.search(reply):
        return _incomplete(N_("It says to whom the matter was passed on, but not what came of it."))
    points = max(len(_NUMBERED.findall(asked)), len(_QUESTIONS.findall(asked)))
    if points >= 3 and len(_NUMBERED.findall(reply)) < 2 and length < 40 * points:
        return _incomplete(N_("%(points)s points were raised; are all of them answered?"), points=points)
    return Remark(ReplyCheck.COMPLETE, True, N_("It is long enough for what was raised."))


def _incomplete(reason: str, **params: Any) -> Remark:
    return Remark(ReplyCheck.COMPLETE, False, reason, params)


def _dated(reply: str) -> Remark:
    if _DAY.search(reply):
        return Remark(ReplyCheck.DATED, True, N_("It names a day or a term."))
    return Remark(ReplyCheck.DATED, False, N_("It names no day: when was it done, or until when will it be?"))


def _named(reply: str) -> Remark:
    if _SOMEBODY.search(reply):
        return Remark(ReplyCheck.NAMED, True, N_("It says who is in charge."))
    return Remark(ReplyCheck.NAMED, False, N_("It names no office and no person to turn to."))


def _polite(reply: str) -> Remark:
    if rude := next((word for word in _RUDE if word in reply), ""):
        return Remark(ReplyCheck.POLITE, False, N_("“%(word)s” will hurt whoever reads it."), {"word": rude})
    if not _GREETING.search(reply):
        return Remark(ReplyCheck.POLITE, False, N_("It greets nobody and thanks nobody."))
    return Remark(ReplyCheck.POLITE, True, N_("It is polite."))


def _private(reply: str, names: Iterable[str], public_numbers: Iterable[str]) -> Remark:
    found = {one.kind.value for one in find(reply, names, public_numbers=public_numbers)}
    if not found:
        return Remark(ReplyCheck.PRIVATE, True, N_("The machine found no personal data."))
    return Remark(
        ReplyCheck.PRIVATE,
        False,
        N_("It holds personal data. It is hidden from others; does the answer need it?"),
    )


def in_doubt(remarks: Collection[Remark]) -> list[Remark]:
    """Return what somebody should look at."""
    return [remark for remark in remarks if not remark.in_order]
