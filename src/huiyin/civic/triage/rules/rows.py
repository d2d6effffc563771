"""A message of a file, as it is trained on and scored: whatever is missing or odd in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.civic.triage.rules.text import grams, joined, plain

LABEL_NAMES = ("label1", "label", "category", "一级标签", "类别")
TITLE_NAMES = ("title", "subject", "留言主题", "标题", "主题")
BODY_NAMES = ("body", "text", "content", "留言详情", "内容", "详情")
# A text of which so much stands in another is taken for the same message.
SAME = 0.8
LEAST_GRAMS = 10


@dataclass(frozen=True)
class Row:
    """One message: its plain text, and what the file says about it."""

    id: str
    text: str
    label: str
    path: tuple[str, ...]
    group: str
    segmented: bool


def read_row(fields: Mapping[str, Any], number: int) -> Row:
    """Read one record of a file; a field that is missing or no text is empty."""
    label = _first(fields, LABEL_NAMES)
    deeper = [_text(fields.get(name)) for name in ("label2", "label3")]
    path = tuple(
        part.strip() for part in label.replace(">", "›").replace("/", "›").split("›") if part.strip()
    )
    segmented = _text(fields.get("text_kind")) == "segmented"
    title, body = _first(fields, TITLE_NAMES), _first(fields, BODY_NAMES)
    return Row(
        id=_text(fields.get("id")) or str(number),
        text=plain(f"{title} {body}") if segmented else joined(title, body),
        label=path[0] if path else "",
        path=(*path, *filter(None, deeper)) if len(path) == 1 else path,
        group=_text(fields.get("group")) or f"row {number}",
        segmented=segmented,
    )


def _first(fields: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((said for name in names if (said := _text(fields.get(name)))), "")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


class Overlap:
    """Finds rows that repeat messages which are being scored, so that nobody is asked what they were told."""

    def __init__(self, scored: Iterable[Row]) -> None:
        self.groups: set[str] = set()
        self._texts: list[set[str]] = []
        self._holding: dict[str, list[int]] = {}
        for row in scored:
            self.groups.add(row.group)
            own = set(grams(row.text))
            for gram in own:
                self._holding.setdefault(gram, []).append(len(self._texts))
            self._texts.append(own)

    def repeats(self, row: Row) -> bool:
        """Tell whether a row is of the same group as a scored one, or says nearly nothing else."""
        if row.group in self.groups:
            return True
        own = set(grams(row.text))
        if len(own) < LEAST_GRAMS:
            return False
        rare = sorted(own, key=lambda gram: len(self._holding.get(gram, ())))
        # A text that holds most of the other's grams holds one of its rarest that occur at all.
        seen = [gram for gram in rare if gram in self._holding][: int(len(own) * (1 - SAME)) + 1]
        candidates = {at for gram in seen for at in self._holding[gram][:200]}
        return any(len(own & self._texts[at]) >= SAME * len(own) for at in candidates)
