"""Taking in a table through a page in two steps: first see what is wrong with it, then decide.

Between the steps the rows travel in the page, signed and packed, so that nothing has to be kept or cleaned
up on the server and the second step writes what the first one showed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext

from huiyin.kernel.errors import Invalid, Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import refusals_on, sentence, worded
from huiyin.kit.tables import MAX_BYTES, ImportReport, Row, read_rows

_SALT = "huiyin.kit.table_upload"
# A form without files may be 2 MB; what does not fit is sent in parts.
MAX_PACKED = 1_500_000
HOURS_TO_DECIDE = 12

Rows = list[tuple[int, Row]]


@dataclass(frozen=True)
class Told:
    """One line of a report, in the reader's language."""

    number: int
    column: str
    text: str


def told(report: ImportReport) -> list[Told]:
    """Return a report's errors as sentences."""
    return [
        Told(error.number, error.column, worded(error.message, error.params or {})) for error in report.errors
    ]


def pack(rows: Rows) -> str:
    """Pack rows for the page. Raises Invalid when they do not fit."""
    packed = signing.dumps(rows, salt=_SALT, compress=True)
    if len(packed) > MAX_PACKED:
        raise Invalid(
            N_("The file is too much for one go through the page. Please split it into parts."),
            code="file_too_large",
            field="file",
        )
    return packed


def unpack(packed: str) -> Rows:
    """Return the rows that a page carried. Raises Invalid after twelve hours or when they were changed."""
    try:
        rows = signing.loads(packed, salt=_SALT, max_age=HOURS_TO_DECIDE * 3600)
    except signing.BadSignature as error:
        raise Invalid(
            N_("This report is too old. Please choose the file once more."), code="report_old", field="file"
        ) from error
    return [(number, row) for number, row in rows]


class TableForm(forms.Form):
    """Asks for a file first; afterwards carries its rows and the decision to write them."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or XLSX, up to 5 MB and 20,000 rows. Nothing is written before you have seen a report."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": gettext_lazy("Please choose a file.")},
    )
    packed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not (self.is_bound and self.data.get("packed"))

    @property
    def is_decided(self) -> bool:
        """Tell whether the rows of a report come back to be written."""
        return bool(self.cleaned_data.get("packed")) and not self.cleaned_data.get("file")

    @property
    def rows(self) -> Rows:
        """Return the rows of a valid form."""
        return cast(Rows, self.cleaned_data["rows"])

    def clean(self) -> dict[str, Any]:
        """Read the rows."""
        data = super().clean() or {}
        file, packed = data.get("file"), data.get("packed")
        try:
            if file:
                data["rows"] = read_rows(file, file.name, max_bytes=MAX_BYTES)
            elif packed:
                data["rows"] = unpack(packed)
        except Refusal as refusal:
            self.add_error("file", sentence(refusal))
        return data


def file_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    check: Callable[[Rows], ImportReport],
    take: Callable[[Rows], HttpResponse],
) -> HttpResponse:
    """Answer a page that takes a table in: with the form, what `check` says of it, or what `take` answers.

    `take` writes the rows of a report that was decided on. The template extends ui/import_file.html.
    """
    form = TableForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {**context, "form": form}
    if form.is_valid():
        with refusals_on(form):
            if form.is_decided:
                return take(form.rows)
            report = check(form.rows)
            shown |= {"report": report, "lines": told(report), "packed": pack(form.rows)}
    return render(request, template, shown)


def say_written(request: HttpRequest, report: ImportReport) -> None:
    """Tell how many rows were taken in."""
    text = ngettext("%(n)s row was taken in.", "%(n)s rows were taken in.", report.written)
    messages.success(request, text % {"n": report.written})
