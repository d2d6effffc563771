"""Invented content for the styleguide: no person, place or figure in it is real."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno
from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kit.ui.charts import Row, Series
from huiyin.kit.ui.components import PageLinks
from huiyin.kit.ui.deadline import Light, State, deadline_words

TEXTS: dict[str, Any] = json.loads(Path(__file__).with_name("samples.json").read_text("utf-8"))
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">'
    '<rect width="40" height="30" fill="{wall}"/>'
    '<path d="M0 30V20l9-5 8 4 10-8 13 7v12z" fill="{ground}"/>'
    '<circle cx="31" cy="7" r="3" fill="{sun}"/></svg>'
)
SECTIONS = (
    ("colours", gettext_lazy("Colours")),
    ("type", gettext_lazy("Type")),
    ("front", gettext_lazy("Front and wall")),
    ("matter", gettext_lazy("A matter")),
    ("acts", gettext_lazy("Acts")),
    ("forms", gettext_lazy("Forms")),
    ("lists", gettext_lazy("Lists")),
    ("desk", gettext_lazy("Desk")),
    ("charts", gettext_lazy("Charts")),
    ("contacts", gettext_lazy("Contacts")),
    ("states", gettext_lazy("States")),
    ("poster", gettext_lazy("Poster")),
)
COLOURS = ("paper", "card", "sunk", "ink", "ink-soft", "line", "edge", "vermilion", "gold", "jade", "indigo")


class SampleForm(forms.Form):
    """Show each kind of field once."""

    text = forms.CharField(
        label=gettext_lazy("What do you wish for?"),
        help_text=gettext_lazy("In your own words. One thing is enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.CharField(
        label=gettext_lazy("Where is it?"),
        help_text=gettext_lazy("Building and stairwell, or the nearest door."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("What kind?"), choices=TEXTS["choices"]["category"], required=False
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("How do we reach you?"),
        choices=TEXTS["choices"]["contact"],
        widget=forms.RadioSelect,
    )
    satisfied = forms.ChoiceField(
        label=gettext_lazy("How satisfied are you?"),
        choices=[(str(mark), str(mark)) for mark in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "tally"}),
        required=False,
    )
    photos = forms.FileField(
        label=gettext_lazy("Photos"),
        help_text=gettext_lazy("Up to 9. Where and when they were taken is removed."),
        required=False,
    )
    hidden = forms.BooleanField(label=gettext_lazy("Do not show my name"), required=False)


def context() -> dict[str, Any]:
    """Return everything the styleguide shows."""
    now = clock.now()
    return {
        "texts": TEXTS,
        "sections": SECTIONS,
        "colours": COLOURS,
        "now": now,
        "place_name": TEXTS["place_name"],
        "place_line": TEXTS["place_line"],
        "nav": _nav(),
        "filters": _filters(),
        "wishes": [_wish(wish, now) for wish in TEXTS["wishes"]],
        "lights": _lights(now),
        "way": [_step(step, now) for step in TEXTS["way"]],
        "facts": [{"label": label, "value": value} for label, value in TEXTS["facts"]],
        "photos": [photo("", warm) for warm in (True, False, True)],
        "rings": range(6),
        "form": SampleForm(initial={"contact": "code", "satisfied": "4"}),
        "refused": SampleForm({"text": "", "place": "", "contact": "code"}),
        "desk": [_desk_row(row, now) for row in TEXTS["desk"]],
        "steps": [_("What"), _("Where"), _("How we reach you")],
        "links": PageLinks(newer="#lists", older="#lists", note="21-40"),
        "crumbs": [{"label": _("Wall"), "url": "#lists"}, {"label": TEXTS["said_title"]}],
        "qr": _qr(),
        **_figures(),
    }


def _nav() -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": "#front",
            "current": at == 0,
            "main": kind == "main",
            "bar": kind != "tab-only",
        }
        for at, (label, kind) in enumerate(TEXTS["nav"])
    ]


def _filters() -> list[dict[str, Any]]:
    return [
        {"label": label, "url": "#front", "current": at == 0, "count": count}
        for at, (label, count) in enumerate(TEXTS["filters"])
    ]


def photo(caption: str, warm: bool) -> dict[str, str]:
    """Draw a picture that stands for a photo."""
    tones = ("#d8cfbd", "#b3a58a", "#f1e6c8") if warm else ("#cfe0d6", "#8fb8a4", "#fdf6dc")
    drawn = PICTURE.format(wall=tones[0], ground=tones[1], sun=tones[2])
    return {"url": "data:image/svg+xml," + quote(drawn), "caption": caption, "alt": caption or _("Photo")}


def _wish(wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    shown = {**wish, "url": "#matter"}
    if echo := wish.get("echo"):
        shown["echo"] = {**echo, "date": now - timedelta(days=3)}
        if pair := echo.get("pair"):
            shown["echo"].update(before=photo(pair[0], True), after=photo(pair[1], False))
    return shown


def _step(step: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {**step, "time": now + timedelta(days=step["days"]) if "days" in step else None}


def _lights(now: datetime) -> list[Light]:
    hour = timedelta(hours=1)
    return [
        deadline_words(now + 100 * hour, now),
        deadline_words(now + hour, now),
        deadline_words(now - 30 * hour, now),
        deadline_words(now + 30 * hour, now, now),
        deadline_words(now - 60 * hour, now, now),
        deadline_words(None, now),
        Light(State.SUSPENDED, _("paused")),
    ]


def _desk_row(row: list[Any], now: datetime) -> dict[str, Any]:
    title, place, holder, supporters, hours = row
    due = now + timedelta(hours=hours)
    return {"title": title, "place": place, "holder": holder, "supporters": supporters, "due": due}


def _figures() -> dict[str, Any]:
    months = [_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")]
    raised, answered = (
        [
            Row(month, value, href="#charts")
            for month, value in zip(months, TEXTS["months"][name], strict=True)
        ]
        for name in ("raised", "answered")
    )
    return {
        "categories": [Row(label, value, href="#charts") for label, value in TEXTS["categories"]],
        "months": [Series(_("raised"), raised), Series(_("answered"), answered)],
        "ageing": [Series(_("still open"), [Row(label, n, tone=tone) for label, n, tone in TEXTS["ageing"]])],
    }


def _qr() -> SafeString:
    drawn = segno.make("https://huiyin.example/w/7K3M92QF", error="m")
    # Our own drawing of our own address; nothing in it comes from outside.
    return mark_safe(drawn.svg_inline(omitsize=True, border=2))  # noqa: S308
