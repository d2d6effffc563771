"""Charts drawn on the server as SVG, the same for page, PDF and e-mail.

Places across are percentages and places down are em, so that a chart fits any width without its
words shrinking. No function here trusts its input: everything is escaped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

COLOURS = {"": "#2c5278", "red": "#bd3124", "gold": "#b57c0c", "jade": "#1f6b54", "soft": "#b3a893"}
SERIES_TONES = ("", "soft")
INK, SOFT, LINE, SUNK = "#211d18", "#5b5348", "#e2d9c7", "#f3eee2"

# The narrowest picture we draw for: large type on a telephone 360 px wide leaves about 16 em.
NARROWEST_EM = 16.0
LABEL_EM = 12.0
PLOT_EM = 8.0
HEAD_EM = 2.4
FOOT_EM = 1.7
LINE_EM = 1.3
ROUND_STEPS = (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Row:
    """One value with what it counts; `text` is how the value is written, `href` what stands behind it."""

    label: str
    value: float
    text: str = ""
    href: str = ""
    tone: str = ""

    @property
    def written(self) -> str:
        """Return the value as words."""
        return self.text or f"{self.value:,.10g}"


@dataclass(frozen=True)
class Series:
    """A named run of values; the series of one chart share their labels."""

    name: str
    rows: Sequence[Row]
    tone: str = ""


def bars(rows: Sequence[Row], title: str = "") -> SafeString:
    """Draw horizontal bars, each under its label and value."""
    top, pieces = 0.0, []
    largest = max((row.value for row in rows), default=0)
    for row in rows:
        piece, top = _bar(row, top, largest)
        pieces.append(piece)
    return _picture(_join(pieces), top, title, rows)


def _bar(row: Row, top: float, largest: float) -> tuple[SafeString, float]:
    lines = wrapped(row.label)
    label = _join(
        format_html(
            '<text class="lab" x="0" y="{}" fill="{}">{}</text>', _em(top + 1.1 + at * 1.35), SOFT, line
        )
        for at, line in enumerate(lines)
    )
    below = top + 1.1 + (len(lines) - 1) * 1.35
    drawn = format_html(
        '{}<text x="100%" y="{}" text-anchor="end" font-weight="700" fill="{}">{}</text>{}{}',
        label,
        _em(below),
        INK,
        row.written,
        _rect(0, 100, below + 0.4, 0.6, "track", SUNK),
        _rect(0, 100 * _share(row.value, largest), below + 0.4, 0.6, f"t {row.tone}", COLOURS[row.tone]),
    )
    return _linked(drawn, row), below + 1.65


def columns(series: Sequence[Series], title: str = "") -> SafeString:
    """Draw one or two series as columns side by side; an ageing histogram is one series with tones."""
    ceiling, slot = _frame(series)
    tells = _tells_values(series)
    pieces = [_grid(), _names(series)]
    for number, run in enumerate(series):
        width = slot * 0.66 / len(series)
        for at, row in enumerate(run.rows):
            left = at * slot + slot * 0.17 + number * width
            pieces.append(_column(row, run.tone or SERIES_TONES[number], left, width, ceiling, tells=tells))
    if not tells:
        pieces.append(_scale(ceiling))
    labels, foot = _below(series[0].rows, slot)
    return _picture(_join([*pieces, labels]), HEAD_EM + PLOT_EM + foot, title, _all_rows(series))


def _column(row: Row, tone: str, left: float, width: float, ceiling: float, *, tells: bool) -> SafeString:
    height = PLOT_EM * _share(row.value, ceiling)
    top = HEAD_EM + PLOT_EM - height
    shown = row.tone or tone
    bar = _rect(left, width * 0.94, top, height, f"t {shown}", COLOURS[shown])
    value: SafeString | str = ""
    if tells:
        value = format_html(
            '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
            _pc(left + width * 0.47),
            _em(top - 0.35),
            INK,
            row.written,
        )
    return _linked(format_html("{}{}", bar, value), row)


def line(series: Sequence[Series], title: str = "") -> SafeString:
    """Draw one or two series as lines over time; the second is dashed."""
    ceiling, slot = _frame(series)
    pieces = [_grid(), _names(series)]
    pieces += [_trace(run, number, slot, ceiling) for number, run in enumerate(series)]
    pieces.append(_scale(ceiling))
    labels, foot = _below(series[0].rows, slot)
    return _picture(_join([*pieces, labels]), HEAD_EM + PLOT_EM + foot, title, _all_rows(series))


def _trace(run: Series, number: int, slot: float, ceiling: float) -> SafeString:
    tone = run.tone or SERIES_TONES[number]
    spots = [((at + 0.5) * slot, 1 - _share(row.value, ceiling)) for at, row in enumerate(run.rows)]
    dots = [
        _linked(
            format_html(
                '<circle class="t {}" cx="{}" cy="{}" r="0.28em" fill="{}"/>',
                tone,
                _pc(x),
                _em(HEAD_EM + PLOT_EM * y),
                COLOURS[tone],
            ),
            row,
        )
        for (x, y), row in zip(spots, run.rows, strict=True)
    ]
    return format_html(
        '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        '<polyline class="s {}" points="{}" fill="none" stroke="{}" stroke-width="2.5"'
        ' stroke-dasharray="{}" vector-effect="non-scaling-stroke"/></svg>{}',
        _em(HEAD_EM),
        _em(PLOT_EM),
        tone,
        " ".join(f"{x:.2f},{100 * y:.2f}" for x, y in spots),
        COLOURS[tone],
        "6 4" if number else "none",
        _join(dots),
    )


def nice_ceiling(largest: float) -> float:
    """Return the next round number that holds the largest value; at least 1."""
    if largest <= 1:
        return 1
    power: float = 10 ** floor(log10(largest))
    return next(step * power for step in ROUND_STEPS if step * power >= largest)


def wrapped(label: str, limit: float = LABEL_EM) -> list[str]:
    """Break a label into lines of at most `limit` em; SVG text does not wrap by itself."""
    lines, width = [""], 0.0
    for character in label:
        step = _width(character)
        if width + step > limit:
            lines.append("")
            width = 0.0
        lines[-1] += character
        width += step
    return [text.strip() for text in lines]


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WF" else 0.56 for character in text)


def _frame(series: Sequence[Series]) -> tuple[float, float]:
    """Return the top of the scale, and how many per cent of the width one label has."""
    if not 1 <= len(series) <= len(SERIES_TONES):
        raise ValueError(f"A chart shows one or two series, not {len(series)}; draw a second chart.")
    if len({len(run.rows) for run in series}) > 1:
        raise ValueError("The series of one chart need the same number of values; fill the gaps with 0.")
    largest = max((row.value for row in _all_rows(series)), default=0)
    return nice_ceiling(largest), 100 / max(len(series[0].rows), 1)


def _tells_values(series: Sequence[Series]) -> bool:
    room = NARROWEST_EM / max(len(_all_rows(series)), 1) - 0.4
    return all(_width(row.written) <= room for row in _all_rows(series))


def _grid() -> SafeString:
    levels = [HEAD_EM + PLOT_EM * (1 - share) for share in (1.0, 0.5)]
    return _join([*(_rule(level, "axis", LINE) for level in levels), _rule(HEAD_EM + PLOT_EM, "base", SOFT)])


def _scale(ceiling: float) -> SafeString:
    """Write the numbers of the grid; drawn last, so that they stand before lines and columns."""
    return _join(
        format_html(
            '<text class="lab scale" x="0" y="{}" fill="{}">{}</text>',
            _em(HEAD_EM + PLOT_EM * (1 - share) - 0.25),
            SOFT,
            f"{ceiling * share:,.10g}",
        )
        for share in (1.0, 0.5)
    )


def _rule(level: float, name: str, colour: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="0" x2="100%" y1="{}" y2="{}" stroke="{}"/>',
        name,
        _em(level),
        _em(level),
        colour,
    )


def _names(series: Sequence[Series]) -> SafeString:
    """Name two series at the top right; one series is named by the title."""
    if len(series) == 1:
        return _join([])
    return _join(
        format_html(
            '<rect class="t {}" x="{}" y="0.05em" width="0.7em" height="0.7em" fill="{}"/>'
            '<text class="lab" x="{}" dx="1em" y="0.75em" fill="{}">{}</text>',
            run.tone or SERIES_TONES[number],
            _pc(30 + 36 * number),
            COLOURS[run.tone or SERIES_TONES[number]],
            _pc(30 + 36 * number),
            SOFT,
            run.name,
        )
        for number, run in enumerate(series)
    )


def _below(rows: Sequence[Row], slot: float) -> tuple[SafeString, float]:
    """Write the labels, over two lines or leaving some out where there is no room; return their height."""
    room = NARROWEST_EM / max(len(rows), 1) - 0.3
    folded = [wrapped(row.label, room) if room >= 1 else [] for row in rows]
    deepest = max(map(len, folded), default=1)
    if deepest > 2 or room < 1:
        widest = max(_width(row.label) for row in rows) + 0.3
        every = ceil(widest * len(rows) / NARROWEST_EM)
        folded = [[] if at % every else [row.label] for at, row in enumerate(rows)]
        deepest = 1
    words = [(at, depth, text) for at, lines in enumerate(folded) for depth, text in enumerate(lines)]
    return _join(_label(*word, slot) for word in words), FOOT_EM + (deepest - 1) * LINE_EM


def _label(at: int, depth: int, text: str, slot: float) -> SafeString:
    return format_html(
        '<text class="lab" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        _pc((at + 0.5) * slot),
        _em(HEAD_EM + PLOT_EM + LINE_EM * (depth + 1)),
        SOFT,
        text,
    )


def _picture(inner: SafeString, height: float, title: str, rows: Sequence[Row]) -> SafeString:
    # A picture is one thing to a screen reader; with links inside it has to be a group, or they are lost.
    role = "group" if any(row.href for row in rows) else "img"
    told = "; ".join(f"{row.label} {row.written}" for row in rows)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="{}" width="100%" height="{}" font-size="14">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        role,
        _em(height),
        title or _("Chart"),
        told,
        inner,
    )


def _rect(left: float, width: float, top: float, height: float, name: str, colour: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        name.strip(),
        _pc(left),
        _em(top),
        _pc(width),
        _em(height),
        colour,
    )


def _linked(drawn: SafeString, row: Row) -> SafeString:
    if not row.href:
        return drawn
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', row.href, row.label, row.written, drawn)


def _share(value: float, largest: float) -> float:
    return min(max(value / largest, 0.0), 1.0) if largest > 0 else 0.0


def _all_rows(series: Sequence[Series]) -> list[Row]:
    return [row for run in series for row in run.rows]


def _join(pieces: object) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))  # type: ignore[attr-defined]


def _em(length: float) -> str:
    return f"{length:.2f}em"


def _pc(length: float) -> str:
    return f"{length:.2f}%"
