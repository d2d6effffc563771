"""Rows of other systems, read into the shape in which history is imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters.rules.words import Kind
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.text import clean, shorten
from huiyin.kernel.text import gettext_noop as N_

# History is longer-winded than a form allows; nothing of it is cut off below this.
BODY_LENGTH = 20_000
KEY_LENGTH = 80
FIELDS = ("key", "title", "body", "created", "reply", "replied", "category", "kind", "place")

# Column names seen in exports of hotlines, mailboxes and public data sets.
_ALIASES: dict[str, tuple[str, ...]] = {
    "key": ("key", "id", "source_key", "code", "留言编号", "编号", "工单编号"),
    "title": ("title", "subject", "留言主题", "标题", "主题"),
    "body": ("body", "text", "content", "description", "留言详情", "内容", "诉求内容", "详情"),
    "created": (
        "created",
        "created_at",
        "filed_at",
        "requested_datetime",
        "留言时间",
        "提出时间",
        "来电时间",
        "时间",
    ),
    "reply": ("reply", "answer", "echo", "status_notes", "答复意见", "答复", "答复内容", "办理结果"),
    "replied": ("replied", "replied_at", "settled_at", "updated_datetime", "答复时间", "办结时间"),
    "category": ("category", "label1", "service_name", "一级标签", "类别", "分类"),
    "kind": ("kind", "类型", "诉求类型"),
    "place": ("place", "place_code", "地点代码", "小区代码"),
}


@dataclass(frozen=True)
class HistoryRow:
    """One matter of the past. Times are aware; `reply` and `replied_at` come together or not at all."""

    key: str
    title: str
    body: str
    created_at: datetime
    reply: str = ""
    replied_at: datetime | None = None
    category: str = ""
    kind: Kind = Kind.COMPLAINT
    place: str = ""


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one cell: the row's number, the column's name, a message id and its parameters."""

    row: int
    column: str
    message: str
    params: Mapping[str, object]


def guess_columns(header: list[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return which column holds which field: as chosen, else by its usual names."""
    lowered = {name.strip().lower(): name for name in header}
    found = dict(chosen)
    for field, aliases in _ALIASES.items():
        match = next((lowered[alias] for alias in aliases if alias in lowered), None)
        if field not in found and match is not None:
            found[field] = match
    return found


def read_row(
    number: int, cells: Mapping[str, object], columns: Mapping[str, str]
) -> HistoryRow | list[RowFault]:
    """Read one row. Returns its faults instead, all of them, if it cannot be used."""
    reader = _Reader(number, cells, columns)
    row = HistoryRow(
        key=reader.key(),
        title=reader.text("title", 2_000),
        body=reader.text("body", BODY_LENGTH),
        created_at=reader.moment("created", needed=True) or datetime.min.replace(tzinfo=SHANGHAI),
        reply=reader.text("reply", BODY_LENGTH),
        replied_at=reader.moment("replied", needed=False),
        category=reader.text("category", 160),
        kind=reader.kind(),
        place=reader.text("place", 40),
    )
    if not (row.title or row.body):
        reader.fault("title", N_("Title and text are both empty. Give at least one of them."))
    if row.reply and row.replied_at is None:
        reader.fault("replied", N_("There is a reply without the day it was given."))
    if row.replied_at and row.replied_at < row.created_at:
        reader.fault("replied", N_("The reply is older than the message."))
    return reader.faults or _titled(row)


def _titled(row: HistoryRow) -> HistoryRow:
    """Fit the title to what a matter's title holds; the whole of a longer one stays in the body."""
    title = (row.title or row.body).replace("\n", " ").strip()
    body = row.body or row.title
    if len(title) > 80 and row.title and row.body:
        body = f"{row.title}\n\n{row.body}"
    return HistoryRow(**{**row.__dict__, "title": shorten(title, 80), "body": body})


class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, number: int, cells: Mapping[str, object], columns: Mapping[str, str]) -> None:
        self.number, self.cells, self.columns = number, cells, columns
        self.faults: list[RowFault] = []

    def fault(self, field: str, message: str, **params: object) -> None:
        self.faults.append(RowFault(self.number, self.columns.get(field, field), message, params))

    def raw(self, field: str) -> object:
        value = self.cells.get(self.columns.get(field, ""), "")
        return "" if value is None else value

    def text(self, field: str, most: int) -> str:
        found = clean(str(self.raw(field))).strip()
        if len(found) > most:
            self.fault(
                field,
                N_("This is %(length)s characters long; at most %(most)s fit."),
                length=len(found),
                most=most,
            )
        return found[:most]

    def key(self) -> str:
        found = str(self.raw("key")).strip()
        if not found or len(found) > KEY_LENGTH or not found.isprintable():
            self.fault("key", N_("Every row needs its own number or key of at most 80 characters."))
        return found[:KEY_LENGTH]

    def kind(self) -> Kind:
        found = str(self.raw("kind")).strip()
        known = {kind.value: kind for kind in Kind} | _KINDS
        if found and found not in known:
            self.fault("kind", N_("“%(value)s” is not a kind of matter."), value=found[:40])
        return known.get(found, Kind.COMPLAINT)

    def moment(self, field: str, *, needed: bool) -> datetime | None:
        value = self.raw(field)
        if value == "":
            if needed:
                self.fault(field, N_("The day and time are missing."))
            return None
        found = value if isinstance(value, datetime) else _parse(str(value))
        if found is None or found.year not in _YEARS:
            self.fault(
                field, N_("“%(value)s” is not a day and time; write 2026-11-22 08:30."), value=str(value)[:40]
            )
            return None
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


# A file's "0001-01-01" means that nobody knows, and no database keeps it in another time zone.
_YEARS = range(1900, 2200)

_KINDS = {
    "心愿": Kind.WISH,
    "咨询": Kind.ENQUIRY,
    "求助": Kind.HELP,
    "投诉": Kind.COMPLAINT,
    "举报": Kind.REPORT,
    "建议": Kind.SUGGESTION,
    "表扬": Kind.PRAISE,
}

_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日")


def _parse(text: str) -> datetime | None:
    said = text.strip()
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        pass
    for form in _FORMATS:
        try:
            return datetime.strptime(said, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    return None
