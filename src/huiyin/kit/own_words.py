"""Which words of an e-mail are its writer's own: quotations, signatures, marks of telephones are told apart.

Words that are lost cannot be asked for again, so that a line only ends what somebody wrote where it has the
marks of a program: an address, a time, the heads of an e-mail.
"""

import re
from collections.abc import Sequence

# “-----Original Message-----” and its like, alone on a line.
_SEPARATOR = re.compile(
    r"-{2,}\s*(?:original(?: message)?|forwarded message|原始邮件|原邮件|原始郵件|转发(?:的)?邮件)\s*-*"
    r"|begin forwarded message:|开始转发的邮件：|下面是被转发的邮件：",
    re.IGNORECASE,
)
# “On Monday, somebody wrote:”. A long address breaks it over up to three lines.
_ATTRIBUTION = re.compile(
    r"(?:on|at)\s.{4,400}\swrote\s*[:：]|.{0,400}(?:写道|寫道|来信|來信|编写|編寫)\s*[:：]", re.IGNORECASE
)
_WRAPPED, _LONGEST = 3, 300
# What a program knows of an e-mail and a writer hardly says: an address, or the minute.
_BY_PROGRAM = re.compile(r"[^\s@]{1,64}@[^\s@]{1,64}\.|\d{1,2}[:：]\d{2}")
_BEGINS_BY_PROGRAM = re.compile(r"\s*(?:(?:on|at)\s.*\d|在\s*\d|.*<\s*$)", re.IGNORECASE)
_HEAD = re.compile(r"\s*\**(?:from|发件人|發件人|寄件者)\**\s*[:：]", re.IGNORECASE)
_HEAD_GOES_ON = re.compile(
    r"\s*\**(?:sent|date|to|cc|subject|发送时间|发件时间|日期|时间|收件人|抄送|主题|傳送時間|收件者|主旨|副本)\**\s*[:：]",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*_{10,}\s*")
_PHONE_MARK = re.compile(
    r"\s*(?:发自我的.{1,30}|从我的.{1,20}发送|来自.{1,20}(?:邮箱|手机)|sent from .{1,40}"
    r"|获取 outlook.*|get outlook.*)\s*",
    re.IGNORECASE,
)
_SIGNATURE = 6


def own_words(text: str) -> str:
    """Return what a writer wrote themselves, also below and between what they quote."""
    lines = _lines(text)
    kept: list[str] = []
    at = 0
    while at < len(lines):
        taken = _attribution(lines, at)
        if taken and not _quoted(_next_said(lines, at + taken)):
            break
        if not taken and _ends_here(lines, at):
            break
        if not taken and not _quoted(lines[at]) and not _PHONE_MARK.fullmatch(lines[at]):
            kept.append(lines[at].rstrip())
        at += taken or 1
    return _tidy(kept)


def handed_on(text: str) -> str:
    """Return the words of an e-mail that was forwarded: what it hands on is what it is about.

    The lines that say who wrote to whom are left out, and so is the mark of a telephone.
    """
    lines = _lines(text)
    kept = [
        line.rstrip()
        for number, line in enumerate(lines)
        if not (
            _SEPARATOR.fullmatch(line.strip())
            or _RULE.fullmatch(line)
            or _PHONE_MARK.fullmatch(line)
            or _is_head(lines, number)
        )
    ]
    return _tidy(kept)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("&nbsp;", " ").split("\n")


def _tidy(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "＞"))


def _next_said(lines: Sequence[str], at: int) -> str:
    return next((line for line in lines[at : at + 3] if line.strip()), "")


def _attribution(lines: Sequence[str], at: int) -> int:
    """Return over how many lines a program says whom it quotes from here on; 0 for none."""
    for count in range(1, _WRAPPED + 1):
        some = [line.strip() for line in lines[at : at + count]]
        if len(some) < count or any(not line or len(line) > _LONGEST or _quoted(line) for line in some):
            return 0
        if count == 2 and not (_BY_PROGRAM.search(some[0]) or _BEGINS_BY_PROGRAM.match(some[0])):
            return 0
        said = " ".join(some)
        if _ATTRIBUTION.fullmatch(said) and _BY_PROGRAM.search(said):
            return count
    return 0


def _ends_here(lines: Sequence[str], at: int) -> bool:
    line, following = lines[at], lines[at + 1 : at + 5]
    if _SEPARATOR.fullmatch(line.strip()) or _is_signature(lines, at):
        return True
    if _RULE.fullmatch(line):
        return any(map(_HEAD.match, following))
    return bool(_HEAD.match(line)) and any(map(_HEAD_GOES_ON.match, following))


def _is_signature(lines: Sequence[str], at: int) -> bool:
    """Tell whether a signature begins: RFC 3676, section 4.3; some programs drop the space of its mark."""
    if lines[at] == "-- ":
        return True
    after = [line for line in lines[at + 1 :] if line.strip()]
    return lines[at] == "--" and at > 0 and not lines[at - 1].strip() and len(after) <= _SIGNATURE


def _is_head(lines: Sequence[str], at: int) -> bool:
    """Tell whether a line is one of the heads of a forwarded e-mail: they stand together."""
    first = at
    while first > 0 and _HEAD_GOES_ON.match(lines[first]) and at - first < 8:
        first -= 1
    return bool(_HEAD.match(lines[first])) and any(map(_HEAD_GOES_ON.match, lines[first + 1 : first + 5]))
