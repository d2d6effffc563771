"""Messages out of somebody's table: columns under many names, rows that lack something."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from huiyin.civic.triage.rules.topics.ranking import Message
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "code", "编号", "留言编号", "工单编号", "诉求编号"),
    "user": ("user", "author", "用户", "留言用户", "诉求人"),
    "title": ("title", "subject", "标题", "主题", "留言主题", "诉求标题"),
    "body": ("body", "text", "content", "detail", "正文", "内容", "详情", "留言详情", "留言内容", "诉求内容"),
    "at": ("created", "filed_at", "time", "date", "时间", "日期", "留言时间", "提交时间", "诉求时间"),
    "likes": ("likes", "supporters", "点赞", "点赞数", "支持数"),
    "dislikes": ("dislikes", "反对", "反对数"),
    "origin": ("place", "地点", "区域", "社区", "小区"),
}
_NAMES = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d")
# Nobody reads further into a message; one that is longer is a book.
MOST_BODY = 20_000
_MOST = 1_000_000_000


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row; `left_out` unless only one of its cells was passed over."""

    number: int
    message: str
    left_out: bool
    value: str = ""


def read_messages(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Message | Fault]:
    """Yield the messages of a table's rows, and what is wrong with them. Never raises for a bad row."""
    for number, row in rows:
        cells = _named(row)
        title = " ".join(clean(str(cells.get("title") or ""), MOST_BODY).split())
        body = clean(str(cells.get("body") or ""), MOST_BODY)
        if not title and not body:
            yield Fault(number, N_("Row %(row)s has no words: neither a title nor a text."), left_out=True)
            continue
        faults: list[Fault] = []
        yield Message(
            id=str(cells.get("id") or number)[:60],
            title=title,
            body=body,
            at=_moment(number, cells.get("at"), faults),
            likes=_number(number, cells.get("likes"), faults),
            dislikes=_number(number, cells.get("dislikes"), faults),
            user=str(cells.get("user") or "")[:60],
            origin=str(cells.get("origin") or "")[:60],
        )
        yield from faults


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells under our names; of two columns of one meaning the first that is filled."""
    cells: dict[str, Any] = {}
    for heading, value in row.items():
        name = _NAMES.get(str(heading).strip().lower())
        if name and value not in (None, "") and name not in cells:
            cells[name] = value
    return cells


def _moment(number: int, value: Any, faults: list[Fault]) -> datetime | None:
    text = str(value or "").strip()
    if not text:
        return None
    found = _iso(text) or next(filter(None, (_by(text, form) for form in _FORMATS)), None)
    if found is None or not 1900 < found.year < 9000:
        said = N_("Row %(row)s: “%(value)s” is no time; the message counts without one.")
        faults.append(Fault(number, said, left_out=False, value=text[:30]))
        return None
    return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _by(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


def _number(number: int, value: Any, faults: list[Fault]) -> int:
    text = str(value if value is not None else "").strip().removesuffix(".0")
    if not text:
        return 0
    if text.isascii() and text.isdigit() and int(text[:12]) <= _MOST:
        return int(text[:12])
    said = N_("Row %(row)s: “%(value)s” is no count; it is taken as 0.")
    faults.append(Fault(number, said, left_out=False, value=text[:30]))
    return 0
