"""Template tags of the design system: `{% load ui %}`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect, Select
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huiyin.kernel import clock
from huiyin.kit.calendar import work_calendar
from huiyin.kit.ui import charts, deadline, marks, when
from huiyin.kit.ui.slots import Slot

register = template.Library()


@register.simple_tag
def ring(done: int, late: bool = False, label: str = "", size: str = "") -> SafeString:
    """Draw the echo ring."""
    return marks.ring(done, late=late, label=label, size=size)


@register.simple_tag
def progress(done: int, total: int, words: str, late: int = 0) -> SafeString:
    """Draw how far many things are, with its words."""
    return marks.progress(done, total, words, late=late)


@register.simple_tag
def light(
    due: datetime | None,
    now: datetime | None = None,
    settled: datetime | None = None,
    provisional: bool = False,
    started: datetime | None = None,
    suspended: date | bool | None = None,
    working: bool = True,
) -> SafeString:
    """Draw the light of a deadline; the days left are working days unless `working` is off."""
    shown = deadline.deadline_words(
        due,
        now or clock.now(),
        settled,
        started=started,
        provisional=provisional,
        suspended=suspended,
        is_workday=work_calendar().is_workday if working else None,
    )
    return marks.light(shown)


@register.simple_tag
def light_of(shown: deadline.Light) -> SafeString:
    """Draw a light that the view has already worked out."""
    return marks.light(shown)


@register.inclusion_tag("ui/parts/field.html")
def field(bound_field: BoundField) -> dict[str, Any]:
    """Show a form field with label, hint and error."""
    widget = bound_field.field.widget
    many = isinstance(widget, RadioSelect) or (widget.use_fieldset and not isinstance(widget, Select))
    return {
        "field": bound_field,
        "many": many,
        "check": isinstance(widget, CheckboxInput),
        "tally": many and "tally" in widget.attrs.get("class", ""),
    }


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Show what is wrong with a form, each sentence leading to its field."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors and not bound.is_hidden]}


@register.inclusion_tag("ui/parts/figure.html")
def figure(label: str, value: object, href: str = "", note: str = "") -> dict[str, object]:
    """Show a figure under what it counts."""
    return {"label": label, "value": value, "href": href, "note": note}


@register.simple_tag
def chip(text: str, kind: str = "", href: str = "") -> SafeString:
    """Show a short mark."""
    if href:
        return format_html('<a class="chip {}" href="{}">{}</a>', kind, href, text)
    return format_html('<span class="chip {}">{}</span>', kind, text)


@register.inclusion_tag("ui/parts/pager.html")
def pager(links: object) -> dict[str, object]:
    """Show the ways to newer and older rows; `links` has newer, older and note."""
    return {"links": links}


@register.inclusion_tag("ui/parts/chart.html")
def stat_bars(rows: Sequence[charts.Row], title: str = "") -> dict[str, Any]:
    """Show horizontal bars with their table."""
    return _chart(charts.bars(rows, title), [charts.Series(title, rows)], title)


@register.inclusion_tag("ui/parts/chart.html")
def stat_columns(series: Sequence[charts.Series], title: str = "") -> dict[str, Any]:
    """Show columns with their table."""
    return _chart(charts.columns(series, title), series, title)


@register.inclusion_tag("ui/parts/chart.html")
def stat_line(series: Sequence[charts.Series], title: str = "") -> dict[str, Any]:
    """Show lines with their table."""
    return _chart(charts.line(series, title), series, title)


def _chart(svg: SafeString, series: Sequence[charts.Series], title: str) -> dict[str, Any]:
    lines = list(zip(*(run.rows for run in series), strict=True))
    return {"svg": svg, "series": series, "lines": lines, "title": title}


@register.simple_tag
def local_time(moment: date | datetime | None, style: str = "moment") -> SafeString | str:
    """Show a day or a moment in the reader's words."""
    if moment is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', when.machine(moment), when.words(moment, style))


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, thing: Any) -> str:
    """Show what modules above have put into a slot for this object."""
    slots: dict[str, dict[int, str]] = context.get("slots") or {}
    return slots.get(Slot(name), {}).get(thing.pk, "")
