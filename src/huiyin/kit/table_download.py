"""Tables that a page gives away as files."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from huiyin.kernel.errors import NotFound
from huiyin.kit.tables import Cell, csv_lines, write_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_answer(
    heading: Sequence[str], rows: Iterable[Sequence[Cell]], name: str, form: str = "xlsx"
) -> HttpResponseBase:
    """Answer with a table as a file of this name, in the form csv or xlsx. Raises NotFound for another."""
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(csv_lines(heading, rows), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(write_xlsx(heading, rows), content_type=_XLSX)
    else:
        raise NotFound
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
