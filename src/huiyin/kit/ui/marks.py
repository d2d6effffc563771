"""The recurring signs, as SVG: the echo ring, the deadline light, and how far many things are."""

from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.ui.deadline import Light, State

STAGES = (N_("raised"), N_("taken up"), N_("working"), N_("answered"), N_("confirmed"))
RADII = ("3.5", "8.5", "13.5", "18.5", "23")
STROKES = ("2.6", "2.4", "2.2", "1.9", "1.6")
WHOLE = len(STAGES)

RED, JADE, REST, PAPER = "#bd3124", "#1f6b54", "#b9ae9b", "#fffefb"

# Shapes differ, so that a light is read without seeing colour.
SHAPES = {
    State.OK: ("M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8z", ""),
    State.SOON: ("M1 1h10v10H1z", ""),
    State.LATE: ("M6 .4 12 11.4H0z", ""),
    State.IN_TIME: ("", "M1.2 6.4 4.6 10 11 2.2"),
    State.TOO_LATE: ("", "M6 1.6 11 10.8H1z"),
    State.NONE: ("", "M1 6h10"),
    State.SUSPENDED: ("M1.5 1h3.2v10H1.5zM7.3 1h3.2v10H7.3z", ""),
}


def ring(done: int, *, late: bool = False, label: str = "", size: str = "") -> SafeString:
    """Draw how far a matter has come: `done` of five rings, counted from the inside out."""
    done = min(max(done, 0), WHOLE)
    inner = _whole() if done == WHOLE else _sounding(done, late)
    classes = " ".join(filter(None, ["ring", size, "whole" if done == WHOLE else ""]))
    return format_html(
        '<svg class="{}" viewBox="0 0 50 50" role="img" aria-label="{}">{}</svg>',
        classes,
        label or ring_words(done, late=late),
        inner,
    )


def ring_words(done: int, *, late: bool = False) -> str:
    """Say in words what the ring shows."""
    if done == 0:
        return _("not begun")
    words = _("step %(done)d of %(whole)d: %(stage)s") % {
        "done": done,
        "whole": WHOLE,
        "stage": _(STAGES[done - 1]),
    }
    return _("%(words)s, late") % {"words": words} if late else words


# A page has a ring a matter, and there are twelve of them.
@cache
def _sounding(done: int, late: bool) -> SafeString:
    rings = [_circle(at, done, late) for at in range(WHOLE)]
    warning = '<path class="warn" d="M40 33 49.3 49H30.7z" fill="{}" stroke="{}" stroke-width="2"/>'
    badge = format_html(warning, RED, PAPER) if late else ""
    return format_html("{}{}", format_html_join("", "{}", ((one,) for one in rings)), badge)


def _circle(at: int, done: int, late: bool) -> SafeString:
    if at >= done:
        return format_html(
            '<circle class="rest" cx="25" cy="25" r="{}" fill="none" stroke="{}" stroke-dasharray="{}"/>',
            RADII[at],
            REST,
            "2 3" if late else "none",
        )
    return format_html(
        '<circle class="{}{}" cx="25" cy="25" r="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
        "r dot" if at == 0 else "r",
        " now" if at == done - 1 else "",
        RADII[at],
        RED if at == 0 else "none",
        RED,
        STROKES[at],
    )


@cache
def _whole() -> SafeString:
    outer = format_html_join(
        "",
        '<circle class="r" cx="25" cy="25" r="{}" fill="none" stroke="{}" stroke-width="{}"/>',
        ((RADII[at], JADE, STROKES[at]) for at in range(2, WHOLE)),
    )
    return format_html(
        '{}<circle class="dot" cx="25" cy="25" r="10" fill="{}"/>'
        '<path class="tick" d="M20.3 25.4 23.7 28.8 29.9 21.6" fill="none" stroke="{}" stroke-width="2.4"/>',
        outer,
        JADE,
        PAPER,
    )


def light(shown: Light) -> SafeString:
    """Draw a deadline light: a shape of its own for each state, and always its words."""
    filled, drawn = SHAPES[shown.state]
    fill, stroke = ("currentColor", "none") if filled else ("none", "currentColor")
    return format_html(
        '<span class="light {}"><svg viewBox="0 0 12 12" aria-hidden="true">'
        '<path d="{}" fill="{}" stroke="{}" stroke-width="2"/></svg>{}</span>',
        shown.state.value,
        filled or drawn,
        fill,
        stroke,
        shown.words,
    )


def progress(done: int, total: int, words: str, *, late: int = 0) -> SafeString:
    """Draw how far many things are as one bar, with the words that say the same."""
    whole = max(total, 1)
    share, over = 100 * min(done, whole) / whole, 100 * min(late, whole) / whole
    return format_html(
        '<span class="progress"><svg width="100%" height="0.6em" aria-hidden="true">'
        '<rect class="track" width="100%" height="100%" rx="3" fill="#f3eee2"/>'
        '<rect class="done" width="{}%" height="100%" rx="3" fill="{}"/>'
        '<rect class="over" x="{}%" width="{}%" height="100%" rx="3" fill="{}"/></svg>'
        "<span>{}</span></span>",
        f"{share:.1f}",
        JADE,
        f"{100 - over:.1f}",
        f"{over:.1f}",
        RED,
        words,
    )
